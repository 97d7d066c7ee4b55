/** The edges of a view as SVG paths: few paths with many curves each, so that thousands of edges draw quickly. */

import type { GraphBox, GraphView } from '../../graph/view';
import { overlap, type Rectangle } from './camera';

/** Curves that look the same. */
export interface EdgePath {
  readonly key: string;
  /** 0 to 3, by the logarithm of the flow against the strongest edge of the view; -1: no gradient flows along it. */
  readonly strength: number;
  readonly long: boolean;
  /** The `d` of an SVG path. */
  readonly d: string;
}

const widestStrength = 3;
/** Each strength less is this many powers of ten less flow. */
const decadesPerStrength = 1.5;
/** Edges longer than this are drawn faint, and so are those that go back: they cross the picture. */
const longEdge = 420;
const backwardBend = 18;
/** More edges than this are culled to those near the viewport. */
const cullFrom = 1500;

/** The edges that `area` shows, gathered by look. `takes` says by index which edges are meant. */
export function edgePaths(
  { boxes, edges, flow }: GraphView,
  area: Rectangle,
  takes: (source: number, target: number) => boolean,
): readonly EdgePath[] {
  let strongest = 0;
  for (const amount of flow) if (amount > strongest) strongest = amount;
  const curves = new Map<string, { strength: number; long: boolean; d: string[] }>();
  const cull = flow.length > cullFrom;
  for (let i = 0; i < flow.length; i++) {
    const from = edges[3 * i] ?? -1;
    const to = edges[3 * i + 1] ?? -1;
    const source = boxes[from];
    const target = boxes[to];
    if (source === undefined || target === undefined || !takes(from, to)) continue;
    if (cull && !overlap(area, span(source, target))) continue;
    const strength = strengthOf(flow[i] ?? 0, strongest);
    const dx = target.x - source.x - source.width;
    const long = dx < 0 || Math.hypot(dx, target.y - source.y) > longEdge;
    const key = `${strength}${long ? 'long' : ''}`;
    const alike = curves.get(key) ?? { strength, long, d: [] };
    curves.set(key, alike);
    alike.d.push(curve(source, target));
  }
  return [...curves].map(([key, { strength, long, d }]) => ({ key, strength, long, d: d.join('') }));
}

/** -1 where nothing flows or, after a divergence, what flows is no number. */
function strengthOf(flow: number, strongest: number): number {
  if (!(flow > 0) || !(strongest > 0)) return -1;
  const decadesLess = flow === strongest ? 0 : Math.log10(strongest / flow);
  return Math.max(0, widestStrength - Math.floor(decadesLess / decadesPerStrength));
}

/** From the right side of the source to the left side of the target. */
function curve(source: GraphBox, target: GraphBox): string {
  const x1 = round(source.x + source.width);
  const y1 = round(source.y + source.height / 2);
  const x2 = round(target.x);
  const y2 = round(target.y + target.height / 2);
  // Between boxes of one column a curve keeps close to them; most of it runs behind the boxes.
  const bend = x2 < x1 ? backwardBend : round(Math.max(24, Math.min(160, (x2 - x1) / 2)));
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function span(source: GraphBox, target: GraphBox): Rectangle {
  const x = Math.min(source.x, target.x);
  const y = Math.min(source.y, target.y);
  return {
    x,
    y,
    width: Math.max(source.x + source.width, target.x + target.width) - x,
    height: Math.max(source.y + source.height, target.y + target.height) - y,
  };
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
