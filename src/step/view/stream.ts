/** Residual stream: the edges of a view that it consists of. */

import type { NodeId } from '../recorded-step';
import type { Boxes } from './boxes';

/**
 * Returns the numbers of the edges that are the stream: those into a residual addition from its
 * stream input (see residual.ts), and from the last addition of a stream the one that leaves the
 * frame with it. `inputs` has the stream input of each box that is a residual addition.
 */
export function streamEdges(
  { boxes, boxOf }: Boxes,
  edges: Int32Array,
  inputs: readonly (NodeId | null)[],
): readonly number[] {
  const into: number[] = [];
  const passedOn = new Set<number>();
  for (let edge = 0; 3 * edge < edges.length; edge++) {
    const input = inputs[edges[3 * edge + 1]];
    if (input === null || boxOf[input] !== edges[3 * edge]) continue;
    into.push(edge);
    passedOn.add(edges[3 * edge]);
  }
  const out = new Map<number, number[]>();
  for (let edge = 0; 3 * edge < edges.length; edge++) {
    const source = edges[3 * edge];
    if (inputs[source] === null || passedOn.has(source)) continue;
    if (isWithin(boxes, edges[3 * edge + 1], boxes[source].parent)) continue;
    out.set(source, [...(out.get(source) ?? []), edge]);
  }
  // Where it spreads to many boxes it ends.
  const single = [...out.values()].filter(({ length }) => length === 1);
  return [...into, ...single.flat()].sort((a, b) => a - b);
}

function isWithin(boxes: Boxes['boxes'], box: number, frame: number): boolean {
  for (let at = box; at >= 0; at = boxes[at].parent) if (at === frame) return true;
  return frame < 0;
}
