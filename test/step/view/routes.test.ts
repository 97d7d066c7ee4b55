import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { isParameterKey } from '../../../src/step/structure/box-key';
import { graphEdges } from '../../../src/step/view/graph-edges';
import { type Route, Router } from '../../../src/step/view/routes';
import type { BoxKey, GraphView } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';
import { viewOf } from '../views';

const choices = fc.array(fc.nat(1000), { maxLength: 12 });

/** The view with boxes opened one after the other, each chosen by a number among the closed ones. */
function openedBy(step: RecordedStep, numbers: readonly number[], parameters: boolean): GraphView {
  const opened: BoxKey[] = [];
  let view = viewOf(step, { opened, parameters });
  for (const number of numbers) {
    const closed = view.boxes.filter((box) => box.kind !== 'node' && !box.opened);
    const chosen = closed[number % Math.max(1, closed.length)];
    if (chosen === undefined) break;
    opened.push(chosen.key);
    view = viewOf(step, { opened: [...opened], parameters });
  }
  return view;
}

interface Ends {
  readonly from: number;
  readonly to: number;
}

/** Every route runs level or upright, from its source to its target, and crosses nothing else. */
function assertRoutes(view: GraphView): number {
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

describe('routes of edges', () => {
  it('cross no box that they do not end at, in any tape with any opened boxes', () => {
    const programs = fc.array(fc.nat(100_000), { minLength: 30, maxLength: 300 });
    fc.assert(
      fc.property(programs, choices, fc.boolean(), (program, numbers, parameters) => {
        assertRoutes(openedBy(stepFromNumbers(program), numbers, parameters));
      }),
      { numRuns: 100 },
    );
  });

  it('cross no box that they do not end at in a real step, whatever is opened', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const random = fc.sample(fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }), { seed: 7, numRuns: 12 });
      for (const numbers of [[], [11, 11, 11, 13, 14, 14], ...random]) {
        assert.ok(assertRoutes(openedBy(step, numbers, true)) > 0);
      }
    });
  });
});
