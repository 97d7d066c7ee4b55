/** Tells that a pane goes on below what is seen of it, and scrolls there. */

import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { strings } from '../strings';

/** Less than this is no more than a margin, CSS pixels. */
const margin = 12;

export interface MoreBelowProps {
  /** What scrolls. */
  readonly of: RefObject<HTMLElement>;
  /** Changes with what is in it. */
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
      // Whoever goes by keyboard gets there by going on.
      tabIndex={-1}
      onClick={() => of.current?.scrollBy({ top: of.current.clientHeight * 0.8 })}
    >
      {strings.moreBelow}
    </button>
  );
}
