/** Edge hit test: the edge of the graph under the pointer. */

import { curveOf } from '../../step/view/edge-look';
import { graphEdges } from '../../step/view/graph-edges';
import type { GraphView } from '../../step/view/view';
import type { Point } from './camera';

/** Number of straight pieces that approximate a curve. */
const pieces = 24;

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
 * Returns the number of the edge nearest to a point of the graph, no farther than `reach` from it;
 * null where there is none.
 */
export function edgeAt(graph: GraphView, point: Point, reach: number): number | null {
  let nearest: number | null = null;
  let distance = reach;
  for (const { index, source, target } of graphEdges(graph)) {
    const { x1, y1, x2, y2, bend } = curveOf(source, target);
    // A curve stays within its ends and their bends.
    if (point.x < Math.min(x1, x2 - bend) - reach || point.x > Math.max(x2, x1 + bend) + reach) continue;
    if (point.y < Math.min(y1, y2) - reach || point.y > Math.max(y1, y2) + reach) continue;
    let [fromX, fromY] = [x1, y1];
    for (let piece = 1; piece <= pieces; piece++) {
      const t = piece / pieces;
      const s = 1 - t;
      const x = s ** 3 * x1 + 3 * s ** 2 * t * (x1 + bend) + 3 * s * t ** 2 * (x2 - bend) + t ** 3 * x2;
      const y = (s ** 3 + 3 * s ** 2 * t) * y1 + (3 * s * t ** 2 + t ** 3) * y2;
      const away = distanceToSegment(point, fromX, fromY, x, y);
      if (away <= distance) {
        distance = away;
        nearest = index;
      }
      [fromX, fromY] = [x, y];
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
