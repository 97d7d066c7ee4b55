/** Scrolling to the card: keeps the card in view where it is below the graph. */

import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Selection } from '../../step/view/view';

/** At this panel width and below, the parts of the page are stacked. */
const stacked = '(max-width: 699px)';
/** The least part of the card that is kept in view, CSS pixels: its title and its first figures. */
const leastInSight = 120;

/**
 * Scrolls the page to the card when something is selected and the card is out of view, but not for
 * the selection that the page opened with.
 */
export function useShownWhenSelected(selection: Selection | null, open: boolean): RefObject<HTMLElement> {
  const element = useRef<HTMLElement>(null);
  const before = useRef(selection);
  useEffect(() => {
    if (!open || element.current === null || before.current === selection) return;
    before.current = selection;
    const { top, bottom } = element.current.getBoundingClientRect();
    const outOfSight = top > window.innerHeight - leastInSight || bottom < leastInSight;
    if (!window.matchMedia(stacked).matches || !outOfSight) return;
    // VS Code has its own setting for reduced motion.
    const still =
      window.matchMedia('(prefers-reduced-motion: reduce)').matches ||
      document.body.classList.contains('vscode-reduce-motion');
    element.current.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  }, [selection, open]);
  return element;
}
