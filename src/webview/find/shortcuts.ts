/** Find shortcuts: keys that work anywhere on the page. */

import type { Inspector } from '../state/inspector';
import { lastingCone } from './cone-of-card';
import { listedMatches } from './listed';

/**
 * Runs the action of a key: Ctrl+F focuses the filter, F3 and Shift+F3 go to the next and the
 * previous match, C and G show where the gradient of the selection comes from and goes to. Returns
 * whether the key was one of these.
 */
export function findByKey(inspector: Inspector, event: KeyboardEvent): boolean {
  const recorded = inspector.shown.peek()?.recorded;
  if (!recorded) return false;
  const { finding: find, marking } = inspector;
  const key = event.key.toLowerCase();
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (key === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    inspector.openFind();
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
