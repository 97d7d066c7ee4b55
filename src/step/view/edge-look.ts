/** Look of an edge of a graph view: its path along its route, and its strength by the flow along it. */

import { isParameterKey } from '../structure/box-key';
import { graphEdges } from './graph-edges';
import type { Route } from './routes';
import { partingOf } from './taken';
import type { GraphView } from './view';

const WIDEST_STRENGTH = 3;
/** Each strength less is this many powers of ten less flow. */
const DECADES_PER_STRENGTH = 1.5;
const CORNER = 8;

/** Width of an edge, pixels, by its strength from 0 on; and of a residual stream. */
export const EDGE_WIDTHS = [1, 1.5, 2, 3] as const;
export const STREAM_WIDTH = 6;

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

/**
 * Returns whether an edge leads on, from left to right. The others are drawn on request only: those
 * from parameters, which have chips, and those between turns, which the frames tell in words.
 */
export function leadsOn({ boxes }: Pick<GraphView, 'boxes'>, source: number, target: number): boolean {
  if (isParameterKey(boxes[source]?.key ?? '')) return false;
  const [from, to] = partingOf(boxes, source, target).map((box) => boxes[box]);
  return from !== undefined && to !== undefined && from.x + from.width <= to.x;
}

/** Returns a route as the `d` of an SVG path, with rounded corners. */
export function routePath(route: Route): string {
  const corners: [x: number, y: number][] = [];
  for (let i = 0; i + 1 < route.length; i += 2) {
    const point: [number, number] = [route[i] ?? 0, route[i + 1] ?? 0];
    const before = corners.at(-1);
    if (before === undefined || before[0] !== point[0] || before[1] !== point[1]) corners.push(point);
  }
  let path = '';
  for (const [i, [x, y]] of corners.entries()) {
    const before = corners[i - 1];
    const after = corners[i + 1];
    if (before === undefined) path += `M${round(x)} ${round(y)}`;
    else if (after === undefined) path += `L${round(x)} ${round(y)}`;
    else {
      const [bx, by] = towards([x, y], before);
      const [ax, ay] = towards([x, y], after);
      path += `L${round(bx)} ${round(by)}Q${round(x)} ${round(y)} ${round(ax)} ${round(ay)}`;
    }
  }
  return path;
}

/** The point at most a corner's radius away from a point, and at most half the way to another. */
function towards([x, y]: readonly [number, number], [toX, toY]: readonly [number, number]): [number, number] {
  const length = Math.hypot(toX - x, toY - y);
  const share = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
