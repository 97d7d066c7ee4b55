/** Look of an edge of a graph view: its curve, and its strength by the flow along it. */

import { isParameterKey } from '../structure/box-key';
import { graphEdges } from './graph-edges';
import type { GraphBox, GraphView } from './view';

const WIDEST_STRENGTH = 3;
/** Each strength less is this many powers of ten less flow. */
const DECADES_PER_STRENGTH = 1.5;
/**
 * Edges longer than this are drawn faint, and so are those that go back: they cross the picture.
 */
const LONG_EDGE = 420;
const BACKWARD_BEND = 18;

/**
 * The largest number among the flows but those from parameters, which may be hidden: the others
 * look the same with them and without. 0 where there is none.
 */
export function strongestFlow(graph: Pick<GraphView, 'boxes' | 'edges' | 'flow'>): number {
  let strongest = 0;
  for (const { source, flow } of graphEdges(graph)) {
    if (flow > strongest && !isParameterKey(source.key)) strongest = flow;
  }
  return strongest;
}

/**
 * 0 to 3, by the logarithm of the flow; -1 where nothing flows or, after a divergence, the flow is
 * not a number.
 */
export function edgeStrength(flow: number, strongest: number): number {
  if (!(flow > 0) || !(strongest > 0)) return -1;
  const decadesLess = flow === strongest ? 0 : Math.log10(strongest / flow);
  return Math.min(WIDEST_STRENGTH, Math.max(0, WIDEST_STRENGTH - Math.floor(decadesLess / DECADES_PER_STRENGTH)));
}

export function isLongEdge(source: GraphBox, target: GraphBox): boolean {
  const dx = target.x - source.x - source.width;
  return dx < 0 || Math.hypot(dx, target.y - source.y) > LONG_EDGE;
}

/**
 * A curve from (x1, y1) to (x2, y2) that leaves and arrives level: its two middle points are `bend`
 * beside its ends.
 */
export interface Curve {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly bend: number;
}

/** From the right side of the source to the left side of the target. */
export function curveOf(source: GraphBox, target: GraphBox): Curve {
  const x1 = round(source.x + source.width);
  const y1 = round(source.y + source.height / 2);
  const x2 = round(target.x);
  const y2 = round(target.y + target.height / 2);
  // Between boxes of one column a curve keeps close to them; most of it runs behind the boxes.
  const bend = x2 < x1 ? BACKWARD_BEND : round(Math.max(24, Math.min(160, (x2 - x1) / 2)));
  return { x1, y1, x2, y2, bend };
}

/** The curve of an edge as the `d` of an SVG path. */
export function edgeCurve(source: GraphBox, target: GraphBox): string {
  const { x1, y1, x2, y2, bend } = curveOf(source, target);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
