/** The edges of a view: what feeds what, between the boxes that are not opened. */

import type { Boxes } from './boxes';
import { leftGradient, passedBack, rightGradient } from './local-gradient';
import type { Reach } from './reach';
import type { NodeId, RecordedStep } from './recorded-step';

export interface BoxEdges {
  /** Three numbers an edge: source box, target box, count of node edges. */
  readonly edges: Int32Array;
  /** One number an edge: sum of |local gradient x gradient of the consumer| over its node edges. */
  readonly flow: Float64Array;
}

/**
 * Collects the edges of the nodes, each once, into edges of boxes, ordered by target box. Edges inside one box, and
 * those from nodes that have no box of their own (parameters, hidden constants), are left out.
 */
export function boxEdges(step: RecordedStep, reach: Reach, { boxes, boxOf }: Boxes): BoxEdges {
  const { tape } = step;
  const { left, right } = tape;
  const edges: number[] = [];
  const flow: number[] = [];
  const closed = Uint8Array.from(boxes, (box) => (box.opened ? 0 : 1));
  // For the target box at hand: the edge from each source box, valid where it was found for this target.
  const edgeFrom = new Int32Array(boxes.length);
  const foundFor = new Int32Array(boxes.length).fill(-1);

  const collect = (source: number, target: number, passed: number) => {
    if (foundFor[source] !== target) {
      foundFor[source] = target;
      edgeFrom[source] = flow.length;
      edges.push(source, target, 0);
      flow.push(0);
    }
    const edge = edgeFrom[source];
    edges[3 * edge + 2]++;
    flow[edge] += Math.abs(passed);
  };
  const collectInputs = (node: NodeId, target: number) => {
    const a = left[node];
    if (a < 0) return;
    const fromLeft = boxOf[a];
    if (fromLeft >= 0 && fromLeft !== target && closed[fromLeft] === 1) {
      collect(fromLeft, target, passedBack(step, reach, node, leftGradient(step, node)));
    }
    const b = right[node];
    if (b < 0) return;
    const fromRight = boxOf[b];
    if (fromRight >= 0 && fromRight !== target && closed[fromRight] === 1) {
      collect(fromRight, target, passedBack(step, reach, node, rightGradient(step, node)));
    }
  };

  for (const [target, { kind, opened, scope, nodes }] of boxes.entries()) {
    if (opened) continue;
    if (kind === 'scope') {
      const last = tape.scopeLast[scope];
      for (let node = tape.scopeFirst[scope]; node <= last; node++) collectInputs(node, target);
    } else {
      for (const node of nodes) collectInputs(node, target);
    }
  }
  return { edges: Int32Array.from(edges), flow: Float64Array.from(flow) };
}
