/** Edge hit test: the edge of the graph under the pointer. */

import type { GraphView } from '../../step/view/view';
import type { Point } from '../graph/camera';
import { routesOf } from './routes-of';

/**
 * The edge under the pointer, by its number in a graph, and the place of the pointer in the
 * viewport.
 */
export interface PointedEdge {
  readonly graph: GraphView;
  readonly edge: number;
  readonly at: Point;
}

/**
 * Returns the number of the drawn edge nearest to a point of the graph, no farther than `reach`
 * from it; null where there is none.
 */
export function edgeAt(graph: GraphView, point: Point, reach: number): number | null {
  const routes = routesOf(graph);
  let nearest: number | null = null;
  let distance = reach;
  for (let edge = 0; edge < graph.flow.length; edge++) {
    if (routes.shown[edge] === 0) continue;
    const route = routes.of(edge);
    for (let i = 3; i < route.length; i += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = route.slice(i - 3, i + 1);
      const away = distanceToSegment(point, x1, y1, x2, y2);
      if (away < distance) {
        distance = away;
        nearest = edge;
      }
    }
  }
  return nearest;
}

function distanceToSegment(point: Point, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - x1) * dx + (point.y - y1) * dy) / length));
  return Math.hypot(point.x - x1 - share * dx, point.y - y1 - share * dy);
}
