/** Neighbours in the graph: the boxes that the arrow keys lead to. */

import type { Rectangle } from './camera';

export type Direction = 'up' | 'down' | 'left' | 'right';

export interface Place extends Rectangle {
  readonly key: string;
}

/**
 * Returns the nearest place in a direction, by the gap along the direction plus twice the gap
 * across it, so that a place straight ahead wins over one that is nearer but aside. Null where
 * there is nothing that way.
 */
export function neighbour<P extends Place>(places: Iterable<P>, from: P, direction: Direction): P | null {
  let best: P | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const place of places) {
    if (place.key === from.key) continue;
    const distance = distanceTo(from, place, direction);
    if (distance < bestDistance) {
      best = place;
      bestDistance = distance;
    }
  }
  return best;
}

function distanceTo(from: Rectangle, to: Rectangle, direction: Direction): number {
  const horizontal = direction === 'left' || direction === 'right';
  const forward = direction === 'right' || direction === 'down';
  const a = horizontal ? [from.x, from.width, from.y, from.height] : [from.y, from.height, from.x, from.width];
  const b = horizontal ? [to.x, to.width, to.y, to.height] : [to.y, to.height, to.x, to.width];
  const [start = 0, length = 0, across = 0, breadth = 0] = a;
  const [otherStart = 0, otherLength = 0, otherAcross = 0, otherBreadth = 0] = b;
  const along = forward ? otherStart - (start + length) : start - (otherStart + otherLength);
  // A place that begins beside this one is not ahead of it.
  if (along < -1) return Number.POSITIVE_INFINITY;
  const aside = Math.max(0, otherAcross - (across + breadth), across - (otherAcross + otherBreadth));
  // The offset of the near edges only decides between places that are equally near.
  return Math.max(0, along) + 2 * aside + Math.abs(otherAcross - across) / 1024;
}
