/** Whether something is on the screen: what is scrolled away need not be painted anew with every step. */

import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** What is not painted while it is away is there when it is scrolled to, CSS pixels. */
const near = 200;

/** True until the browser has told otherwise. `margin`: what is as near as this counts as seen, CSS pixels. */
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
