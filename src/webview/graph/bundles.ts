/** The edges of a box, bundled by the box at their other end. */

import type { GraphBox, GraphView } from '../../step/view/view';
import { connectedWith } from './connected';

export interface Bundle {
  /** The box at the other end. */
  readonly box: GraphBox;
  /** Node edges. */
  readonly count: number;
  /** Sum of |local gradient x gradient| over them. */
  readonly flow: number;
}

export interface Bundles {
  /** Strongest first, those that are no number before all. */
  readonly incoming: readonly Bundle[];
  readonly outgoing: readonly Bundle[];
}

/** Edges within an opened box do not count. */
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
  // Infinite less infinite is no number: what is not finite keeps its order.
  return [...bundles.values()].sort((a, b) => strength(b) - strength(a) || 0);
}
