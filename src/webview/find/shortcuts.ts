/** Keys that find from anywhere on the page. */

import type { Inspector } from '../state/inspector';
import { lastingCone } from './cone-of-card';
import { listedMatches } from './listed';

/**
 * Does what a key is for: Ctrl+F to the filter, F3 and Shift+F3 to the next match and the one before, C and G to where the
 * gradient of what is selected comes from and goes to. Tells whether the key was one of these.
 */
export function findByKey(inspector: Inspector, event: KeyboardEvent): boolean {
  const recorded = inspector.shown.peek()?.recorded;
  if (!recorded) return false;
  const { finding: find, marking, panes } = inspector;
  const key = event.key.toLowerCase();
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (key === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    panes.choose('find');
    find.summon();
    return true;
  }
  if (key === 'f3' && plain) {
    const list = listedMatches(recorded, find.order.peek());
    if (list !== null) inspector.attempt(find.go(list, event.shiftKey ? -1 : 1));
    return true;
  }
  if ((key === 'c' || key === 'g') && plain && !event.shiftKey && recorded.card !== null && !isWriting(event.target)) {
    marking.showCone(lastingCone(recorded.card, key === 'c' ? 'descendants' : 'ancestors'));
    return true;
  }
  return false;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea');
}
