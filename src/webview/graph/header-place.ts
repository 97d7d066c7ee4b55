/** Header place: the place of a box for keyboard navigation. */

import type { GraphBox } from '../../step/view/view';
import type { Place } from './neighbour';

/** Height of the header of an opened box. */
export const headerHeight = 26;
/** Width that a header counts with: that of its words, not that of the contents of the box. */
const headerWidth = 158;

/**
 * Returns how far the words of an opened box's header move to the right, so that they are legible
 * while the left end of the box is out of view. `left` is the left end of the view. CSS pixels of
 * the graph.
 */
export function headerShift({ x, width }: GraphBox, left: number): number {
  return Math.max(0, Math.min(left - x, width - headerWidth));
}

/**
 * Returns the place of a closed box or a node, and for an opened box the place of its header, so
 * that its contents are below it.
 */
export function headerPlace({ key, x, y, width, height, ...box }: GraphBox): Place {
  const opened = box.kind !== 'node' && box.opened;
  return opened
    ? { key, x, y, width: Math.min(width, headerWidth), height: headerHeight }
    : { key, x, y, width, height };
}
