/** Edges of a graph view, each as one object. */

import { checked } from '../../text/checked';
import type { GraphBox, GraphView } from './view';

export interface GraphEdge {
  /** Its number among the edges. */
  readonly index: number;
  /** The boxes at its ends, and their indices in the view. */
  readonly source: GraphBox;
  readonly target: GraphBox;
  readonly from: number;
  readonly to: number;
  /** Number of node edges. */
  readonly count: number;
  /** Sum of |local gradient x gradient| over them. */
  readonly flow: number;
}

type Edges = Pick<GraphView, 'boxes' | 'edges' | 'flow'>;

/** Returns an edge by its number. Throws a RangeError where the view has none. */
export function graphEdge({ boxes, edges, flow }: Edges, index: number): GraphEdge {
  const from = checked(edges, 3 * index, 'edge');
  const to = checked(edges, 3 * index + 1, 'edge');
  return {
    index,
    source: checked(boxes, from, 'box'),
    target: checked(boxes, to, 'box'),
    from,
    to,
    count: checked(edges, 3 * index + 2, 'edge'),
    flow: checked(flow, index, 'edge'),
  };
}

/** Yields the edges in their order. */
export function* graphEdges(graph: Edges): Generator<GraphEdge> {
  for (let index = 0; index < graph.flow.length; index++) yield graphEdge(graph, index);
}
