/** The edges of a view: what feeds what, between the boxes that are not opened. */

import { ADD } from '../engine/value';
import type { Boxes } from './boxes';
import { leftGradient, rightGradient } from './local-gradient';
import { eachStretch } from './places';
import type { Reach } from './reach';
import type { NodeId, RecordedStep } from './recorded-step';

/** So many nodes are looked through at a time. */
const CHUNK = 4096;

export interface BoxEdges {
  /** Edges between closed boxes; three numbers an edge: source box, target box, count of node edges. */
  readonly edges: Int32Array;
  /** One number an edge: sum of |local gradient x gradient of the consumer| over its node edges. */
  readonly flow: Float64Array;
  /** What feeds what, for the layout: pairs of source and target, those from constants hidden in an opened box too. */
  readonly feeds: Int32Array;
}

/**
 * Collects the edges of the nodes, each once, into edges of boxes, ordered by target box. Edges inside one box, and
 * those from nodes that have no box of their own (hidden constants and parameters), are left out of the edges.
 */
export function boxEdges(step: RecordedStep, reach: Reach, { boxes, boxOf }: Boxes): BoxEdges {
  const { tape } = step;
  const { grad, op } = tape;
  const { reached } = reach;
  const found: number[] = [];
  const flows: number[] = [];
  // For the target box at hand: the edge from each source box, valid where it was found for this target.
  const edgeFrom = new Int32Array(boxes.length);
  const foundFor = new Int32Array(boxes.length).fill(-1);

  const collect = (source: number, target: number, consumer: NodeId, side: 'left' | 'right') => {
    if (foundFor[source] !== target) {
      foundFor[source] = target;
      edgeFrom[source] = flows.length;
      found.push(source, target, 0);
      flows.push(0);
    }
    const edge = edgeFrom[source];
    found[3 * edge + 2]++;
    // Nothing is passed back where there is nothing to pass, whatever the local gradient is.
    const gradient = reached[consumer] === 0 ? 0 : grad[consumer];
    if (gradient === 0) return;
    const local =
      op[consumer] === ADD ? 1 : side === 'left' ? leftGradient(step, consumer) : rightGradient(step, consumer);
    flows[edge] += Math.abs(gradient * local);
  };

  const crossing = new Int32Array(CHUNK);
  for (const [target, { place, opened }] of boxes.entries()) {
    if (opened) continue;
    eachStretch(tape, place, (first, last) => {
      for (let from = first; from <= last; from += CHUNK) {
        const count = crossingIn(crossing, tape, boxOf, target, from, Math.min(last, from + CHUNK - 1));
        for (let i = 0; i < count; i++) {
          const node = crossing[i];
          const fromLeft = boxOf[tape.left[node]];
          if (fromLeft >= 0 && fromLeft !== target) collect(fromLeft, target, node, 'left');
          const right = tape.right[node];
          const fromRight = right < 0 ? -1 : boxOf[right];
          if (fromRight >= 0 && fromRight !== target) collect(fromRight, target, node, 'right');
        }
      }
    });
  }
  const feeds = new Int32Array(2 * flows.length);
  const edges: number[] = [];
  const flow: number[] = [];
  for (let edge = 0; edge < flows.length; edge++) {
    const [source, target, count] = [found[3 * edge], found[3 * edge + 1], found[3 * edge + 2]];
    feeds[2 * edge] = source;
    feeds[2 * edge + 1] = target;
    // The box of a hidden constant is the opened one around it: no place for an edge to begin.
    if (boxes[source].opened) continue;
    edges.push(source, target, count);
    flow.push(flows[edge]);
  }
  return { edges: Int32Array.from(edges), flow: Float64Array.from(flow), feeds };
}

/**
 * Writes the nodes of a stretch that have an input in another box than `target` to the front of `crossing`; gives how many
 * they are. Most nodes have none: what looks at all of them is a loop over plain arrays, and nothing else.
 */
function crossingIn(
  crossing: Int32Array,
  { left, right }: RecordedStep['tape'],
  boxOf: Int32Array,
  target: number,
  first: NodeId,
  last: NodeId,
): number {
  let count = 0;
  for (let node = first; node <= last; node++) {
    const a = left[node];
    if (a < 0) continue;
    const fromLeft = boxOf[a];
    const b = right[node];
    const fromRight = b < 0 ? -1 : boxOf[b];
    if ((fromLeft >= 0 && fromLeft !== target) || (fromRight >= 0 && fromRight !== target)) crossing[count++] = node;
  }
  return count;
}
