import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RecordedStep } from '../../../src/step/recorded-step';
import type { BoxKey, GraphView } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';
import { viewOf } from '../views';
import { assertRoutes } from './clear-routes';

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
