/** Where a box is for someone who moves from box to box. */

import type { GraphBox } from '../../step/view/view';
import type { Place } from './neighbour';

/** Height of the header of an opened box. */
export const headerHeight = 26;
/** Width that a header counts with: that of its words, not of all that is in the box. */
const headerWidth = 158;

/**
 * How far the words of an opened box's header move to the right, so that they can be read while the left end of the box
 * is out of view. `left` is where the view begins. CSS pixels of the graph.
 */
export function headerShift({ x, width }: GraphBox, left: number): number {
  return Math.max(0, Math.min(left - x, width - headerWidth));
}

/** A closed box or node stands where it is; an opened box is its header, so that what is in it is below it. */
export function headerPlace({ key, x, y, width, height, ...box }: GraphBox): Place {
  const opened = box.kind !== 'node' && box.opened;
  return opened
    ? { key, x, y, width: Math.min(width, headerWidth), height: headerHeight }
    : { key, x, y, width, height };
}
