/** A run that was put away goes on as if it had never stopped. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { builtIn } from '../../../src/program/built-in';
import { publishedConfig, publishedSampling } from '../../../src/training/run/config';
import { Run } from '../../../src/training/run/run';
import type { RunState } from '../../../src/training/run/state';
import type { RunConfig } from '../../../src/training/status';
import { corpusOf, names } from '../corpus-text';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, numSteps: 12 };

/** What a run does from here on: a sample, then a step, and so on to its end, and two samples after it. */
function future(run: Run): unknown[] {
  const told: unknown[] = [];
  while (!run.finished) {
    told.push(run.sample(publishedSampling));
    const { loss, document } = run.step();
    told.push(loss, document);
  }
  told.push(run.sample(publishedSampling), run.sample(publishedSampling));
  const { values, optimizer, losses, edits } = run.state();
  return [...told, [...values], optimizer.map(({ name, numbers }) => [name, ...numbers]), [...losses], edits];
}

describe('the state of a run', () => {
  it('makes a run with the same losses, documents, samples and optimizer state, from any step and with edits', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: small.numSteps }),
        fc.nat({ max: 3 }),
        fc.option(fc.record({ step: fc.nat({ max: 11 }), value: fc.double({ min: -1, max: 1, noNaN: true }) })),
        (step, samples, edit) => {
          const undisturbed = new Run(small, names, builtIn);
          while (undisturbed.losses.length < step) {
            undisturbed.step();
            if (edit !== null && edit.step === undisturbed.losses.length - 1) undisturbed.stepAgain(100, edit.value);
          }
          for (let i = 0; i < samples; i++) undisturbed.sample(publishedSampling);
          const state: RunState = structuredClone(undisturbed.state());
          const expected = future(undisturbed);
          const resumed = Run.resumed(state, names, builtIn);
          assert.equal(resumed.recorded, null);
          assert.deepEqual(future(resumed), expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is a copy: the run that goes on does not change it', () => {
    const run = new Run(small, names, builtIn);
    run.step();
    const state = run.state();
    const before = structuredClone(state);
    future(run);
    assert.deepEqual(state, before);
  });

  it('is refused by the model of another corpus, and where it is not whole', () => {
    const run = new Run(small, names, builtIn);
    run.step();
    const state = run.state();
    assert.throws(() => Run.resumed(state, corpusOf('ab'), builtIn), { name: 'UserError', message: /corpus/ });
    assert.throws(() => Run.resumed({ ...state, losses: new Float64Array(3) }, names, builtIn), {
      name: 'UserError',
      message: /3 losses for 1 step:/,
    });
  });
});
