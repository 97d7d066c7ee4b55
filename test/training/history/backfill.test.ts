/** The states that a run lacks that was brought back: filled in bit by bit, and nothing else changes meanwhile. */

import assert from 'node:assert/strict';
import { builtIn } from '../../../src/program/built-in';
import { Filling } from '../../../src/training/history/backfill';
import { stateBytes } from '../../../src/training/history/kept-states';
import { publishedConfig } from '../../../src/training/run/config';
import { Run } from '../../../src/training/run/run';
import type { RunConfig } from '../../../src/training/status';
import { Idle } from '../../../src/worker/idle';
import { names } from '../corpus-text';
import { digest } from '../step-digest';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 6, numSteps: 60 };

/** A run of 50 steps, the digests of its steps, and one that goes on from it with room for so many states. */
function broughtBack(states: number, edit = false) {
  const first = new Run(small, names, builtIn);
  const digests: string[] = [];
  while (first.position < 50) {
    digests.push(digest(first.step()));
    if (edit && first.position === 23) {
      first.stepAgain(7, 0.5);
      digests[22] = digest(first.recorded ?? assert.fail());
    }
  }
  const statistics = Array.from({ length: 50 }, (_, index) => first.matrixHistory.at(index, 2));
  // Of what is kept, the statistics and losses of all steps take some.
  const budget = states * stateBytes(first.parameterCount, 2) + first.matrixHistory.bytes + 20_000;
  const run = Run.resumed(first.state(), names, builtIn, { historyBudget: budget });
  return { run, digests, statistics };
}

/** Goes to a step; gives how many were computed for it. */
function visit(run: Run, step: number): number {
  run.approach(step);
  const from = run.position;
  while (run.position < step) run.step(step);
  return step - from;
}

describe('the states that a run lacks that was brought back', () => {
  for (const [states, edit] of [
    [200, false],
    [200, true],
    [14, false],
  ] as const) {
    it(`are filled in: a visit computes few steps, and each is what it was (room for ${states}, ${edit ? 'a' : 'no'} parameter set)`, () => {
      const { run, digests, statistics } = broughtBack(states, edit);
      assert.ok(run.history.lackingAfter(0) !== null);
      const recorded = run.step();
      const atHand = digest(recorded);
      const filling = new Filling(run);
      let slices = 0;
      while (filling.goOn(() => false)) {
        slices++;
        // At any moment what is at hand is what it was.
        assert.equal(run.recorded, recorded);
        assert.equal(digest(recorded), atHand);
        assert.ok(slices < 200);
      }
      assert.ok(slices >= 45, `${slices}`);
      const { every, bytes } = run.history;
      assert.ok(states === 200 ? every === 1 : every >= 4, `${every}`);
      for (const step of [50, 7, 23, 24, 41, 1]) {
        assert.ok(visit(run, step) <= every, `step ${step}`);
        assert.equal(digest(run.recorded ?? assert.fail()), digests[step - 1]);
      }
      assert.ok(bytes > 0 && run.history.lackingAfter(0) === null);
      assert.deepEqual(
        Array.from({ length: 50 }, (_, index) => run.matrixHistory.at(index, 2)),
        statistics,
      );
      // It goes on as it would have.
      visit(run, 51);
      assert.equal(digest(run.recorded ?? assert.fail()), atHand);
      const next = run.step().loss;
      const { run: unfilled } = broughtBack(200, edit);
      unfilled.step();
      assert.equal(unfilled.step().loss, next);
    });
  }

  it('are left alone where a step is not what it was, and in a model whose steps take long', () => {
    const { run } = broughtBack(200);
    const state = run.state();
    state.losses[20] = 1;
    const damaged = Run.resumed(state, names, builtIn);
    const before = damaged.state();
    const filling = new Filling(damaged);
    while (filling.goOn(() => true));
    assert.equal(damaged.history.branch.stateNotAfter(49).step, 20);
    assert.deepEqual(damaged.state(), before);
    const large = new Run({ ...publishedConfig, nEmbd: 64, blockSize: 64 }, names, builtIn);
    large.step();
    large.history.branch.states.thin(() => false);
    assert.equal(
      new Filling(large).goOn(() => true),
      false,
    );
  });

  it('are filled in while nothing is asked, and not before that', () => {
    const { run } = broughtBack(200);
    let resting = true;
    let time = 0;
    let timers: { readonly at: number; readonly then: () => void }[] = [];
    const after = (milliseconds: number, then: () => void) => timers.push({ at: time + milliseconds, then });
    const idle = new Idle({ run: () => (resting ? run : null), now: () => time++, after });
    const pass = (milliseconds: number) => {
      time += milliseconds;
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter((timer) => !due.includes(timer));
      for (const { then } of due) then();
    };
    const kept = () => run.history.branch.states.count;
    idle.disturbed();
    pass(400);
    assert.equal(kept(), 2);
    pass(200);
    const some = kept();
    assert.ok(some > 2 && some < 20, `${some}`);
    pass(10);
    assert.ok(kept() > some);
    // Whatever is asked has it wait again.
    const then = kept();
    idle.disturbed();
    pass(10);
    assert.equal(kept(), then);
    resting = false;
    pass(600);
    assert.equal(kept(), then, 'while training runs nothing is filled in');
    resting = true;
    idle.disturbed();
    pass(600);
    while (timers.length > 0) pass(10);
    assert.equal(run.history.lackingAfter(0), null);
  });
});
