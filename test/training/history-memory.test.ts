/** The memory of a run's history: within its budget, whatever the run does. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { stateBytes } from '../../src/training/history/kept-states';
import type { StepHistory } from '../../src/training/history/step-history';
import { publishedConfig } from '../../src/training/run/config';
import type { RunConfig } from '../../src/training/status';
import { begin, small, visit } from './small-run';

describe('the memory of a history', () => {
  const MB = 2 ** 20;
  /** What a run of `steps` steps keeps, step by step, with numbers of no meaning in place of a model's. */
  function keep(config: RunConfig, steps: number, budget: number, onStep: (bytes: number) => void): StepHistory {
    const run = begin(config, budget);
    const { history, parameterCount } = run;
    const numbers = new Float64Array(parameterCount).fill(0.5);
    const optimizer = ['m', 'v'].map((name) => ({ name, numbers }));
    for (let index = 0; index < steps; index++) {
      history.branch.losses.push(1);
      history.branch.matrixHistory.record(index, numbers, numbers, numbers);
      history.branch.parameterHistory.record(index + 1, numbers, numbers);
      history.passed(index + 1, numbers, optimizer);
      onStep(bytesOf(history));
    }
    return history;
  }

  /** Bytes of every array that is kept, each counted once. */
  function bytesOf({ branch, other, bytes }: StepHistory): number {
    return bytes + branch.parameterHistory.bytes + (other?.parameterHistory.bytes ?? 0);
  }

  for (const steps of [1_000, 100_000]) {
    it(`is within the budget and 20 MB at each of ${steps} steps of the default model`, () => {
      let most = 0;
      const history = keep({ ...publishedConfig, numSteps: steps }, steps, 64 * MB, (bytes) => {
        most = Math.max(most, bytes);
      });
      assert.ok(most <= 84 * MB, `${(most / MB).toFixed(1)} MB`);
      assert.equal(history.branch.matrixHistory.stride, 1, 'the statistics of all steps are kept');
      // The budget is used.
      assert.ok(history.bytes > 32 * MB, `${(history.bytes / MB).toFixed(1)} MB`);
      assert.equal(history.every, steps === 1_000 ? 2 : 256);
    });
  }

  it('is within a smaller budget and 20 MB, too: statistics and the history of parameters take their share of it', () => {
    const steps = 100_000;
    for (const budget of [0, 8 * MB]) {
      let most = 0;
      const { branch } = keep({ ...publishedConfig, numSteps: steps }, steps, budget, (bytes) => {
        most = Math.max(most, bytes);
      });
      assert.ok(most <= budget + 20 * MB, `${(most / MB).toFixed(1)} MB of ${budget / MB}`);
      assert.ok(branch.matrixHistory.bytes <= Math.max(MB, budget / 2));
      assert.ok(branch.parameterHistory.bytes <= Math.max(MB, budget / 4));
      // Of both there is something left.
      assert.ok(branch.matrixHistory.bytes > MB / 4 && branch.matrixHistory.at(0, 0) !== null);
      assert.ok(branch.parameterHistory.bytes > MB / 4);
    }
  });

  it('is within the budget when the run goes on beyond what its schedule foretold, and with two branches', () => {
    const run = begin(small, 0);
    const bytes = stateBytes(run.parameterCount, 2);
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 50 }), fc.integer({ min: 1, max: 30 }), (states, at) => {
        const budget = states * bytes + 150_000;
        const narrow = begin({ ...small, numSteps: 45 }, budget);
        // The model before the first step is always there, and the one after the newest while an earlier one is at hand.
        const check = () =>
          assert.ok(narrow.history.bytes <= budget + 2 * bytes, `${narrow.history.bytes} of ${budget}`);
        for (let i = 0; i < 40; i++) {
          narrow.step();
          check();
        }
        visit(narrow, at);
        narrow.stepAgain(0, 1);
        while (narrow.position < 40) {
          narrow.step();
          check();
        }
      }),
      // Branches that begin at the first step, when what is kept fills the budget, had gone beyond it.
      {
        numRuns: 20,
        examples: [
          [11, 1],
          [12, 1],
        ],
      },
    );
  });

  it('takes no state but the first where there is room for none', () => {
    const run = begin(small, 0);
    while (!run.finished) run.step();
    assert.equal(run.history.branch.states.count, 1);
    assert.equal(visit(run, 10), 10);
  });
});
