/** On-screen test: an element that is scrolled away need not be painted again with every step. */

import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Margin, CSS pixels: content that was not painted while out of view is there when it is scrolled
 * to.
 */
const near = 200;

/**
 * Returns true until the browser has reported otherwise. `margin`: elements as near as this count
 * as seen, CSS pixels.
 */
export function useOnScreen(element: RefObject<Element>, margin = near): ReadonlySignal<boolean> {
  const seen = useSignal(true);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        seen.value = entries.at(-1)?.isIntersecting ?? true;
      },
      { root: document, rootMargin: `${margin}px` },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, seen, margin]);
  return seen;
}
