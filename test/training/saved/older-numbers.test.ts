/**
 * Runs that were saved by a version whose exp and log were the JavaScript engine's: they open, go on, and any of their steps is
 * shown, with other last digits.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { builtIn } from '../../../src/program/built-in';
import { Run } from '../../../src/training/run/run';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/training/saved/checkpoint';
import { checkpointFile } from '../../../src/training/saved/saved-run';
import { names } from '../corpus-text';
import { begin, small, visit } from '../small-run';

/** Saved after step 30 of 60 of the small model. */
const file = new Uint8Array(readFileSync('test/fixtures/checkpoints/first-numbers.safetensors'));

function opened(): Run {
  return Run.resumed(decodeCheckpoint(file.slice(), 'a file').state, names, builtIn);
}

/** The losses of the same run as it is computed here, up to a step. */
function lossesUpTo(step: number): readonly number[] {
  const run = begin(small);
  for (let i = 0; i < step; i++) run.step();
  return run.losses;
}

const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.abs(b);

describe('a run of an older version, with other last bits', () => {
  it('opens, says whose it is, and goes on', () => {
    const here = lossesUpTo(40);
    const run = opened();
    assert.equal(run.bits, 'older');
    assert.equal(run.position, 30);
    assert.notDeepEqual(run.losses, here.slice(0, 30), 'its bits are others');
    for (let i = 0; i < 10; i++) run.step();
    assert.ok(run.losses.every((loss, i) => isNear(loss, here[i] ?? Number.NaN)));
  });

  it('shows each of its steps, and those after are the same to the last bit', () => {
    const run = opened();
    for (let i = 0; i < 10; i++) run.step();
    const losses = [...run.losses];
    const after = run.state().values.slice();
    for (const step of [7, 30, 1, 31, 29, 40, 15, 33]) {
      visit(run, step);
      assert.equal(run.recorded?.step, step);
      const { loss } = run.recorded ?? assert.fail();
      assert.ok(isNear(loss, losses[step - 1] ?? Number.NaN), `step ${step}`);
      if (step > 30) assert.equal(loss, losses[step - 1], `step ${step}`);
    }
    visit(run, 40);
    assert.deepEqual(run.state().values, after);
    // On from a step that the older version took.
    visit(run, 30);
    run.step();
    assert.deepEqual(run.losses, losses);
  });

  it('is a branch of its own where a parameter is set in a step of the older version', () => {
    const run = opened();
    visit(run, 12);
    run.stepAgain(3, 0.25);
    while (run.position < 28) run.step();
    const losses = [...run.losses];
    for (const step of [5, 20, 12, 28, 13]) {
      visit(run, step);
      if (step > 12) assert.equal(run.recorded?.loss, losses[step - 1], `step ${step}`);
    }
    run.changeBranch();
    visit(run, 30);
    assert.equal(run.recorded?.step, 30);
  });

  it('is saved as one of two versions, and is not told of again', async () => {
    const run = opened();
    for (let i = 0; i < 3; i++) run.step();
    const { bytes } = await checkpointFile(() => run);
    const { state } = decodeCheckpoint(bytes, 'a file');
    assert.equal(state.bits, 'mixed');
    run.step();
    const again = Run.resumed(state, names, builtIn);
    assert.equal(again.bits, 'mixed');
    again.step();
    assert.equal(again.losses.at(-1), run.losses.at(-1));
    visit(again, 10);
    assert.equal(again.recorded?.step, 10);
  });

  it('is not one that this version saved', () => {
    const run = begin(small);
    for (let i = 0; i < 5; i++) run.step();
    const checkpoint = decodeCheckpoint(file.slice(), 'a file');
    const { state } = decodeCheckpoint(encodeCheckpoint({ ...checkpoint, state: run.state() }), 'a file');
    assert.equal(state.bits, 'own');
  });

  it('says which step is another one, not only in its last digits', () => {
    const { state } = decodeCheckpoint(file.slice(), 'a file');
    const losses = state.losses.slice();
    losses[6] = (losses[6] ?? 0) * (1 + 1e-6);
    const run = Run.resumed({ ...state, losses }, names, builtIn);
    assert.throws(() => visit(run, 7), { name: 'UserError', message: /^Step 7 cannot be shown as it was/ });
  });
});
