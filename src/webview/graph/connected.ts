/**
 * Connections of a box in the graph: the boxes in it, its edges, and the boxes at their other ends.
 */

import type { GraphView } from '../../step/view/view';

export interface Connected {
  /** Returns whether a box, by its index, is the box itself or inside it. */
  readonly inside: (box: number) => boolean;
  /** Indices of the boxes that an edge joins to it. */
  readonly neighbours: ReadonlySet<number>;
}

/**
 * Returns the connections of a box. An edge belongs to a box if exactly one of its ends is in the
 * box.
 */
export function connectedWith({ boxes, edges }: GraphView, index: number): Connected {
  // Boxes are in reading order, so the contents of a box follow it without a gap.
  const within = new Set([index]);
  for (let i = index + 1; i < boxes.length && within.has(boxes[i]?.parent ?? -1); i++) within.add(i);
  const neighbours = new Set<number>();
  for (let i = 0; i + 2 < edges.length; i += 3) {
    const source = edges[i] ?? -1;
    const target = edges[i + 1] ?? -1;
    if (within.has(source) === within.has(target)) continue;
    neighbours.add(within.has(source) ? target : source);
  }
  return { inside: (box) => within.has(box), neighbours };
}
