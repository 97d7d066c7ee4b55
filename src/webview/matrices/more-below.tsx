/** Marker below a pane: shows that the pane continues below the visible part, and scrolls there. */

import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { strings } from '../strings';

/** A remainder smaller than this is only a margin, CSS pixels. */
const margin = 12;

export interface MoreBelowProps {
  /** The element that scrolls. */
  readonly of: RefObject<HTMLElement>;
  /** Changes with the content of the element. */
  readonly what: string;
}

export function MoreBelow({ of, what }: MoreBelowProps) {
  const more = useSignal(false);
  useLayoutEffect(() => {
    const element = of.current;
    if (element === null) return;
    const look = () => {
      more.value = element.scrollHeight - element.scrollTop - element.clientHeight > margin;
    };
    look();
    const observer = new ResizeObserver(() => requestAnimationFrame(look));
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [of, more, what]);
  if (!more.value) return null;
  return (
    <button
      type="button"
      class="more-below"
      // Keyboard users get there by moving on.
      tabIndex={-1}
      onClick={() => of.current?.scrollBy({ top: of.current.clientHeight * 0.8 })}
    >
      {strings.moreBelow}
    </button>
  );
}
