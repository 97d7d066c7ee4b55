/** Edge bundles: the edges of a box, bundled by the box at the other end. */

import type { GraphBox, GraphView } from '../../step/view/view';
import { connectedWith } from './connected';

export interface Bundle {
  /** The box at the other end. */
  readonly box: GraphBox;
  /** Number of node edges. */
  readonly count: number;
  /** Sum of |local gradient x gradient| over them. */
  readonly flow: number;
}

export interface Bundles {
  /** Strongest first; those that are not a number precede all others. */
  readonly incoming: readonly Bundle[];
  readonly outgoing: readonly Bundle[];
}

/** Returns the bundles of a box. Edges within an opened box do not count. */
export function bundlesOf(graph: GraphView, index: number): Bundles {
  const { boxes, edges, flow } = graph;
  const { inside } = connectedWith(graph, index);
  const incoming = new Map<number, Bundle>();
  const outgoing = new Map<number, Bundle>();
  for (let edge = 0; edge < flow.length; edge++) {
    const source = edges[3 * edge] ?? -1;
    const target = edges[3 * edge + 1] ?? -1;
    if (inside(source) === inside(target)) continue;
    const [bundles, other] = inside(target) ? [incoming, source] : [outgoing, target];
    const box = boxes[other];
    if (box === undefined) continue;
    const before = bundles.get(other) ?? { box, count: 0, flow: 0 };
    bundles.set(other, {
      box,
      count: before.count + (edges[3 * edge + 2] ?? 0),
      flow: before.flow + (flow[edge] ?? 0),
    });
  }
  return { incoming: byFlow(incoming), outgoing: byFlow(outgoing) };
}

function byFlow(bundles: ReadonlyMap<number, Bundle>): Bundle[] {
  const strength = ({ flow }: Bundle) => (Number.isNaN(flow) ? Number.POSITIVE_INFINITY : flow);
  // Infinity minus infinity is not a number: values that are not finite keep their order.
  return [...bundles.values()].sort((a, b) => strength(b) - strength(a) || 0);
}
