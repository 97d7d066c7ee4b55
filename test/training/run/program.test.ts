/** A run of another program than the built-in one: the optimizer is gradient descent with momentum. */

import assert from 'node:assert/strict';
import { builtIn } from '../../../src/program/built-in';
import type { Program } from '../../../src/program/program';
import { CursorState } from '../../../src/step/cursor/gradients-so-far';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { publishedConfig } from '../../../src/training/run/config';
import { Run } from '../../../src/training/run/run';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/training/saved/checkpoint';
import { checkedProgram } from '../../../src/training/saved/saved-run';
import type { RunConfig } from '../../../src/training/status';
import { names } from '../corpus-text';
import { momentum } from './other-optimizers';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 30 };

/** Numbers of a step that are overwritten by the next. */
function numbersOf({ step, loss, tape, optimizer }: RecordedStep) {
  const [{ name, before, after }] = optimizer;
  return { step, loss, values: tape.data.slice(0, tape.parameterCount), name, v: before.slice(), after: after.slice() };
}

describe('a run of a program with another optimizer', () => {
  it('keeps its arrays by their names, and has each of its steps again to the last bit', () => {
    const run = new Run(small, names, momentum);
    const steps = Array.from({ length: 9 }, () => numbersOf(run.step()));
    for (const [i, { name, v, after }] of steps.entries()) {
      assert.equal(name, 'velocity');
      assert.deepEqual(v, steps[i - 1]?.after ?? new Float64Array(run.parameterCount));
      assert.ok(after.some((number) => number !== 0));
    }
    for (const back of [4, 9, 1]) {
      run.approach(back);
      while (run.position < back) run.step();
      assert.deepEqual(run.recorded && numbersOf(run.recorded), steps[back - 1]);
    }
    const state = run.newestState();
    assert.deepEqual(state.optimizer, [{ name: 'velocity', numbers: steps[8].after }]);
    const tenth = () => {
      const again = Run.resumed(state, names, momentum);
      return numbersOf(again.step());
    };
    assert.deepEqual(tenth(), tenth());
  });

  it('does not go on from what has the arrays of another optimizer', () => {
    const run = new Run(small, names, builtIn);
    run.step();
    const corpus = { name: 'names', sha256: '0'.repeat(64), division: 'lines', documents: 1 } as const;
    const file = encodeCheckpoint({ state: run.state(), characters: run.tokenizer.characters, corpus, program: null });
    const saved = (program: Program) => () => checkedProgram('x', decodeCheckpoint(file, 'x'), program);
    assert.doesNotThrow(saved(builtIn));
    assert.throws(saved(momentum), { name: 'UserError', message: /^x has m, v .* momentum needs velocity: / });
  });

  it('has at the cursor what the optimizer has, before and after the update', () => {
    const run = new Run(small, names, momentum);
    const step = run.step();
    const state = new CursorState(step, { phase: 'update', index: 1, frame: 0 });
    assert.equal(state.optimizer('m', 0), null);
    assert.equal(state.optimizer('velocity', 0), step.optimizer[0].after[0]);
    assert.equal(state.optimizer('velocity', 1), 0);
  });
});
