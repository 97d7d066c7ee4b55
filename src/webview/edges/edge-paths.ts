/**
 * Edge paths: the edges of a view as SVG paths, few paths with many routes each, so that thousands
 * of edges draw quickly.
 */

import { edgeStrength, strongestFlow } from '../../step/view/edge-look';
import { graphEdges } from '../../step/view/graph-edges';
import type { Route } from '../../step/view/routes';
import type { GraphView } from '../../step/view/view';
import { overlap, type Rectangle } from '../graph/camera';
import { routesOf } from './routes-of';

/** Routes that look the same. */
export interface EdgePath {
  readonly key: string;
  /**
   * 0 to 3, by the logarithm of the flow relative to the strongest edge of the view; -1: no
   * gradient flows along it.
   */
  readonly strength: number;
  /** True for a residual stream. */
  readonly stream: boolean;
  /** The `d` of an SVG path. */
  readonly d: string;
}

/** With more edges than this, only those near the viewport are drawn. */
const cullFrom = 1500;

/**
 * Returns the paths of edges in `area`, grouped by look. `takes` selects edges by index; null takes
 * those that lead on.
 */
export function edgePaths(
  graph: GraphView,
  area: Rectangle,
  takes: ((source: number, target: number) => boolean) | null,
): readonly EdgePath[] {
  const strongest = strongestFlow(graph);
  const routes = routesOf(graph);
  const alike = new Map<string, Omit<EdgePath, 'd'> & { d: string[] }>();
  const cull = graph.flow.length > cullFrom;
  for (const { index, from, to, target, flow } of graphEdges(graph)) {
    if (takes === null ? routes.shown[index] === 0 : !takes(from, to)) continue;
    const route = routes.of(index);
    if (route.length === 0 || (cull && !overlap(area, span(route)))) continue;
    const stream = routes.stream[index] === 1;
    // Data flows before gradients do.
    const strength = target.pending === 'gradient' ? 0 : edgeStrength(flow, strongest);
    const key = `${strength}${stream ? 'stream' : ''}`;
    const path = alike.get(key) ?? { key, strength, stream, d: [] };
    alike.set(key, path);
    path.d.push(routes.pathOf(index));
  }
  return [...alike.values()].map(({ d, ...look }) => ({ ...look, d: d.join('') }));
}

function span(route: Route): Rectangle {
  const xs = route.filter((_, i) => i % 2 === 0);
  const ys = route.filter((_, i) => i % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  // A level route has a height too: overlapping needs one.
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
}
