/**
 * Connections of a box in the graph: the boxes in it, its edges, and the boxes at their other ends.
 */

import { graphEdges } from '../../step/view/graph-edges';
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
export function connectedWith(graph: GraphView, index: number): Connected {
  // Boxes are in reading order: a box comes before its contents.
  const within = new Set([index]);
  for (const [i, { parent }] of graph.boxes.entries()) if (within.has(parent)) within.add(i);
  const neighbours = new Set<number>();
  for (const { from, to } of graphEdges(graph)) {
    if (within.has(from) === within.has(to)) continue;
    neighbours.add(within.has(from) ? to : from);
  }
  return { inside: (box) => within.has(box), neighbours };
}
