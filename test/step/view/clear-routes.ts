/** What must hold of the routes of every view. */

import assert from 'node:assert/strict';
import { isParameterKey } from '../../../src/step/structure/box-key';
import { graphEdges } from '../../../src/step/view/graph-edges';
import { type Route, Router } from '../../../src/step/view/routes';
import type { GraphView } from '../../../src/step/view/view';

interface Ends {
  readonly from: number;
  readonly to: number;
}

/** Every route runs level or upright, from its source to its target, and crosses nothing else. */
export function assertRoutes(view: GraphView): number {
  const router = new Router(view);
  let routes = 0;
  for (const edge of graphEdges(view)) {
    const { source, target, from, to } = edge;
    if (isParameterKey(source.key)) continue;
    const branch = target.kind !== 'node' && target.residual === true;
    const route = router.route(from, to, branch);
    routes++;
    assert.deepEqual(route.slice(0, 2), [source.x + source.width, source.y + source.height / 2]);
    assert.ok(route.every(Number.isFinite));
    const [x, y] = route.slice(-2);
    const below = x === target.x + target.width / 2 && y === target.y + target.height;
    assert.ok(below || (x === target.x && y === target.y + target.height / 2), `${source.key} misses ${target.key}`);
    assertClear(view, route, { from, to });
  }
  return routes;
}

function assertClear({ boxes, chips }: GraphView, route: Route, { from, to }: Ends): void {
  const around = new Set<number>();
  for (const end of [from, to]) for (let at = end; at >= 0; at = boxes[at].parent) around.add(at);
  for (let i = 2; i < route.length; i += 2) {
    const [x1, y1, x2, y2] = route.slice(i - 2, i + 2);
    assert.ok(x1 === x2 || y1 === y2, `${x1} ${y1} to ${x2} ${y2} is oblique`);
    const crosses = (box: { x: number; y: number; width: number; height: number }) =>
      Math.min(x1, x2) < box.x + box.width &&
      Math.max(x1, x2) > box.x &&
      Math.min(y1, y2) < box.y + box.height &&
      Math.max(y1, y2) > box.y;
    for (const [index, box] of boxes.entries()) {
      if (!around.has(index) && crosses(box)) {
        assert.fail(`${boxes[from].key} to ${boxes[to].key} crosses ${box.key}: ${route.join(' ')}`);
      }
    }
    for (const chip of chips) {
      if (crosses(chip))
        assert.fail(`${boxes[from].key} to ${boxes[to].key} crosses the chip above ${boxes[chip.user].key}`);
    }
  }
}
