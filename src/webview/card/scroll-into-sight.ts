/** Keeps the card in sight where it stands below the graph. */

import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Selection } from '../../step/view/view';

/** The page's parts stand below one another in panels as narrow as this. */
const stacked = '(max-width: 699px)';
/** So much of the card is in sight at least, CSS pixels: its title and its first figures. */
const leastInSight = 120;

/** For the card: scrolls the page to it when something is selected and it is out of sight; not to what was selected when the page opened. */
export function useShownWhenSelected(selection: Selection | null, open: boolean): RefObject<HTMLElement> {
  const element = useRef<HTMLElement>(null);
  const before = useRef(selection);
  useEffect(() => {
    if (!open || element.current === null || before.current === selection) return;
    before.current = selection;
    const { top, bottom } = element.current.getBoundingClientRect();
    const outOfSight = top > window.innerHeight - leastInSight || bottom < leastInSight;
    if (!window.matchMedia(stacked).matches || !outOfSight) return;
    // VS Code has a setting of its own for it.
    const still =
      window.matchMedia('(prefers-reduced-motion: reduce)').matches ||
      document.body.classList.contains('vscode-reduce-motion');
    element.current.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  }, [selection, open]);
  return element;
}
