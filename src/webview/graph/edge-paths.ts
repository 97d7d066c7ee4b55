/**
 * Edge paths: the edges of a view as SVG paths, few paths with many curves each, so that thousands
 * of edges draw quickly.
 */

import { isParameterKey } from '../../step/structure/box-key';
import { edgeCurve, edgeStrength, isLongEdge, strongestFlow } from '../../step/view/edge-look';
import { graphEdges } from '../../step/view/graph-edges';
import type { GraphBox, GraphView } from '../../step/view/view';
import { overlap, type Rectangle } from './camera';

/** Curves that look the same. */
export interface EdgePath {
  readonly key: string;
  /**
   * 0 to 3, by the logarithm of the flow relative to the strongest edge of the view; -1: no
   * gradient flows along it.
   */
  readonly strength: number;
  readonly long: boolean;
  /** True if the curves come from parameters, which lead everywhere. */
  readonly fromParameters: boolean;
  /** The `d` of an SVG path. */
  readonly d: string;
}

/** With more edges than this, only those near the viewport are drawn. */
const cullFrom = 1500;

/** Returns the paths of the edges in `area`, grouped by look. `takes` selects edges by index. */
export function edgePaths(
  graph: GraphView,
  area: Rectangle,
  takes: (source: number, target: number) => boolean,
): readonly EdgePath[] {
  const strongest = strongestFlow(graph);
  const curves = new Map<string, Omit<EdgePath, 'd'> & { d: string[] }>();
  const cull = graph.flow.length > cullFrom;
  for (const { source, target, from, to, flow } of graphEdges(graph)) {
    if (!takes(from, to)) continue;
    if (cull && !overlap(area, span(source, target))) continue;
    const strength = edgeStrength(flow, strongest);
    const long = isLongEdge(source, target);
    const fromParameters = isParameterKey(source.key);
    const key = `${strength}${long ? 'long' : ''}${fromParameters ? 'parameters' : ''}`;
    const alike = curves.get(key) ?? { key, strength, long, fromParameters, d: [] };
    curves.set(key, alike);
    alike.d.push(edgeCurve(source, target));
  }
  return [...curves.values()].map(({ d, ...look }) => ({ ...look, d: d.join('') }));
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
