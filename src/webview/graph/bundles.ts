/** Edge bundles: the edges of a box, bundled by the box at the other end. */

import { graphEdges } from '../../step/view/graph-edges';
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
  const { inside } = connectedWith(graph, index);
  const incoming = new Map<number, Bundle>();
  const outgoing = new Map<number, Bundle>();
  for (const { source, target, from, to, count, flow } of graphEdges(graph)) {
    if (inside(from) === inside(to)) continue;
    const [bundles, other, box] = inside(to) ? [incoming, from, source] : [outgoing, to, target];
    const before = bundles.get(other) ?? { box, count: 0, flow: 0 };
    bundles.set(other, { box, count: before.count + count, flow: before.flow + flow });
  }
  return { incoming: byFlow(incoming), outgoing: byFlow(outgoing) };
}

function byFlow(bundles: ReadonlyMap<number, Bundle>): Bundle[] {
  const strength = ({ flow }: Bundle) => (Number.isNaN(flow) ? Number.POSITIVE_INFINITY : flow);
  // Infinity minus infinity is not a number: values that are not finite keep their order.
  return [...bundles.values()].sort((a, b) => strength(b) - strength(a) || 0);
}
