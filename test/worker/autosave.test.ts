/** The run as it is kept while it goes on: which state of it, when, and what becomes of a save that fails. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Branch } from '../../src/training/history/branch';
import { publishedConfig } from '../../src/training/run/config';
import type { Run } from '../../src/training/run/run';
import type { RunConfig } from '../../src/training/status';
import { debuggerOf } from '../inspected';
import { names } from '../training/corpus-text';
import { endSessions } from '../training/observed-session';
import { KeptRun, until } from './kept-run';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 4000 };

async function trained(steps: number): Promise<KeptRun> {
  const kept = new KeptRun();
  await kept.session.restart(small, names);
  for (let step = 0; step < steps; step++) await kept.session.step();
  await kept.autosave.settled();
  return kept;
}

/** Takes the step at hand anew, as the debugger does where a parameter is set by hand. */
async function edit({ session }: KeptRun, value: number): Promise<void> {
  const debug = debuggerOf(session);
  await debug.move({ kind: 'step', step: session.existing().position });
  debug.setVariable({ kind: 'row', name: 'wpe', row: 0 }, '[0]', String(value));
}

/** What is kept of the steps of a branch but their losses. */
function historiesOf({ newest, matrixHistory, parameterHistory }: Branch) {
  const ofParameters = [0, 17, 200].map((parameter) =>
    parameterHistory.of(parameter, { step: newest, value: 0, gradient: 0 }),
  );
  const ofMatrices = Array.from({ length: newest }, (_, index) =>
    [0, 3].map((matrix) => matrixHistory.at(index, matrix)),
  );
  return [ofParameters, ofMatrices];
}

const historyOf = (run: Run) => historiesOf(run.history.branch);

describe('a run that is kept', () => {
  afterEach(endSessions);

  it('is there again after a parameter was set by hand in its newest step, with the losses that follow', async () => {
    const kept = await trained(5);
    await edit(kept, 0.5);
    await kept.autosave.settled();
    assert.deepEqual(kept.failures, []);
    const expected = [kept.session.existing().losses[4]];
    for (const _ of [6, 7]) expected.push((await kept.session.step()).loss ?? Number.NaN);
    const { session, status } = await kept.broughtBack();
    const found = [status.loss];
    for (const _ of [6, 7]) found.push((await session.step()).loss);
    assert.deepEqual(found, expected);
    assert.equal((await session.visit(5)).loss, expected[0]);
    assert.deepEqual(session.existing().edits, kept.session.existing().edits);
  });

  it('is of the branch at hand, also after the way to the other', async () => {
    const kept = await trained(30);
    const { losses } = kept.newest.state;
    assert.equal(losses.length, 29);
    await kept.session.visit(10);
    await edit(kept, 0.5);
    assert.equal((await kept.rest()).state.step, 9);
    assert.equal(kept.newest.state.edits.length, 1);
    await kept.session.changeBranch();
    await kept.rest();
    assert.deepEqual([kept.newest.state.step, kept.newest.again], [29, true]);
    assert.deepEqual(kept.newest.state.losses, losses);
    const { status } = await kept.broughtBack();
    assert.deepEqual([status.state, status.step, status.newest], ['paused', 30, 30]);
  });

  it('is there again with both of its branches, their figures and the histories of their parameters', async () => {
    const kept = await trained(30);
    await kept.session.visit(10);
    await edit(kept, 0.5);
    for (const _ of [11, 12]) await kept.session.step();
    await kept.autosave.settled();
    const { session, status } = await kept.broughtBack();
    const { branch, other } = await kept.session.status();
    assert.deepEqual([branch?.number, branch?.newest, other?.number, other?.newest], [2, 12, 1, 30]);
    assert.deepEqual([status.branch, status.other], [branch, other]);
    const before = kept.session.existing();
    const back = session.existing();
    assert.deepEqual(historyOf(back), historyOf(before));
    assert.deepEqual([back.history.shared, back.history.branches], [9, 2]);
    const left = before.history.other;
    assert(left);
    assert.deepEqual((await session.changeBranch()).step, 30);
    assert.deepEqual([back.losses, back.edits, historyOf(back)], [left.losses, left.edits, historiesOf(left)]);
    const next = (await session.step()).loss;
    const undisturbed = await trained(31);
    assert.equal(undisturbed.session.existing().losses[30], next);
  });

  it('draws the samples again that were drawn between its steps, on both branches and since the newest step', async () => {
    const kept = await trained(0);
    const draw = async ({ session }: Pick<KeptRun, 'session'>) =>
      await session.sample({ count: 2, temperature: 0.5, prefix: '' });
    const drawn = new Map<number, readonly string[]>();
    for (let step = 1; step <= 30; step++) {
      await kept.session.step();
      if (step % 7 === 0) drawn.set(step, await draw(kept));
    }
    await kept.session.visit(10);
    await edit(kept, 0.5);
    const changed = await draw(kept);
    await kept.session.step();
    const pending = await draw(kept);
    await kept.autosave.settled();
    const next = await draw(kept);
    const back = await kept.broughtBack();
    assert.deepEqual(await draw(back), next);
    for (const [step, expected] of [
      [7, drawn.get(7)],
      [11, pending],
      [10, changed],
    ] as const) {
      await back.session.visit(step);
      assert.deepEqual(await draw(back), expected, `step ${step}`);
    }
    await back.session.changeBranch();
    for (const [step, expected] of [...drawn].reverse()) {
      await back.session.visit(step);
      assert.deepEqual(await draw(back), expected, `step ${step} of the first branch`);
    }
  });

  it('is given once what stays the same: the other branch, and all but the last piece of a long history', async () => {
    const kept = await trained(0);
    const steps = 2200;
    await kept.session.run(steps);
    await until(() => kept.session.existing().newest === steps);
    await kept.autosave.settled();
    const text = kept.given[0] ?? 0;
    assert(text >= names.bytes.length);
    await kept.session.visit(steps - 10);
    await edit(kept, 0.5);
    await kept.autosave.settled();
    const forked = kept.given.at(-1) ?? 0;
    assert(forked > 8 * steps, `${forked} bytes: not the other branch`);
    await kept.session.step();
    await kept.autosave.settled();
    assert.deepEqual(kept.given.slice(-1), [0], 'nothing again');
    // Back and forth: what was not part of the save before may be gone, and is given again.
    await kept.session.changeBranch();
    await kept.autosave.settled();
    await kept.session.changeBranch();
    await kept.autosave.settled();
    assert.deepEqual(kept.failures, []);
    const { status } = await kept.broughtBack();
    assert.deepEqual([status.step, status.branch?.number, status.other?.newest], [steps - 9, 2, steps]);
  });

  /**
   * Lets a run go on whose steps take so long by the clock of the test, by turns, and tells after each step how many steps are not
   * kept, and since when: as if the worker were killed then. A write takes 1 to 800 ms.
   */
  async function losses(stepsTake: readonly number[], writesTake: readonly number[]) {
    const numSteps = 200;
    /** When each step was taken. */
    const taken = [0];
    let writes = 0;
    const lost = { steps: 0, milliseconds: 0 };
    const pace = {
      step: () => stepsTake[taken.length % stepsTake.length],
      write: () => writesTake[writes++ % writesTake.length],
    };
    const kept = new KeptRun(pace, () => {
      const newest = taken.push(kept.time) - 1;
      const back = kept.keptStep;
      lost.steps = Math.max(lost.steps, newest - back);
      if (back < newest) lost.milliseconds = Math.max(lost.milliseconds, kept.time - taken[back + 1]);
    });
    await kept.session.restart({ ...small, numSteps }, names);
    await kept.session.run();
    await until(() => kept.session.existing().newest === numSteps);
    let settled = false;
    const end = kept.autosave.settled().then(() => {
      settled = true;
    });
    await until(() => {
      kept.pass(100);
      return settled;
    });
    await end;
    assert.deepEqual([kept.keptStep, kept.failures], [numSteps, []]);
    return lost;
  }

  const writes = fc.array(fc.integer({ min: 1, max: 800 }), { minLength: 1, maxLength: 5 });

  for (const { name, least, most } of [
    { name: 'fast', least: 1, most: 30 },
    { name: 'slow', least: 40, most: 250 },
    { name: 'very slow', least: 500, most: 3_000 },
  ]) {
    it(`is never further back than 5 seconds, where its steps are ${name}, and than 50 steps, where few are taken during a write`, async () => {
      const steps = fc.array(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(steps, writes, async (steps, writes) => {
          const lost = await losses(steps, writes);
          // A save begins when a step ends.
          const unequal = Math.max(...steps) - Math.min(...steps);
          assert(lost.milliseconds <= 5_000 + unequal, `${lost.milliseconds} ms`);
          if (least >= 40) assert(lost.steps <= 50, `${lost.steps} steps`);
        }),
        { numRuns: 12 },
      );
    });
  }

  it('is tried to be kept again after a pause where that failed, with its text, and not more often', async () => {
    const kept = await trained(3);
    assert.deepEqual([kept.tries, kept.texts], [1, 1]);
    kept.full = true;
    await kept.session.step();
    kept.pass(150);
    const pauses: (number | null)[] = [];
    for (let failures = 1; failures <= 6; failures++) {
      await until(() => kept.failures.length === failures && kept.waits !== null);
      pauses.push(kept.waits);
      kept.pass(kept.waits ?? 0);
    }
    await until(() => kept.failures.length === 7 && kept.waits !== null);
    assert.deepEqual(pauses, [4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    kept.full = false;
    assert.equal((await kept.rest()).state.step, 3);
    assert.deepEqual([kept.tries, kept.texts], [9, 8], 'the text may not have been kept either');
    await kept.autosave.settled();
    assert.deepEqual([kept.tries, kept.waits], [9, null], 'it is kept');
    await kept.session.step();
    assert.equal(kept.waits, 150, 'as soon as ever');
  });

  it('is tried to be kept at the end once more, and no more than once', async () => {
    const kept = await trained(3);
    kept.full = true;
    await kept.session.step();
    await kept.autosave.settled();
    assert.equal(kept.failures.length, 1);
    kept.full = false;
    await kept.autosave.settled();
    assert.equal(kept.newest.state.step, 3);
    assert.equal(kept.tries, 3);
  });

  it('is tried to be kept again while training goes on, as often as it is kept', async () => {
    const kept = await trained(3);
    kept.full = true;
    await kept.session.run();
    await until(() => kept.failures.length === 1);
    const { newest } = kept.session.existing();
    await until(() => kept.session.existing().newest > newest + 60);
    assert.equal(kept.tries, 2);
    kept.full = false;
    kept.pass(4_000);
    await until(() => kept.saves.length === 2);
    assert(kept.newest.state.step > newest + 50);
  });

  it('is of its newest step, also while an earlier one is shown before that was kept', async () => {
    const kept = await trained(3);
    for (const _ of [4, 5, 6]) await kept.session.step();
    await kept.session.visit(2);
    await kept.autosave.settled();
    assert.deepEqual([kept.newest.state.step, kept.newest.again, kept.tries], [6, false, 2]);
    const { losses } = kept.session.existing();
    const { session, status } = await kept.broughtBack();
    assert.deepEqual([status.state, status.step, status.newest], ['paused', 6, 6]);
    assert.deepEqual(session.existing().losses, losses);
    const next = (await session.step()).loss;
    const undisturbed = await trained(7);
    assert.equal(undisturbed.session.existing().losses[6], next);
  });

  it('is kept no more often where its steps are shown again, and with its newest step to be shown as soon as that is', async () => {
    const kept = await trained(6);
    assert.equal(kept.newest.again, true);
    await kept.session.visit(2);
    for (const _ of [3, 4]) await kept.session.step();
    await kept.autosave.settled();
    assert.equal(kept.tries, 1, 'nothing is new');
    await kept.session.visit(6);
    await kept.session.step();
    await kept.session.visit(2);
    await kept.autosave.settled();
    assert.deepEqual([kept.newest.state.step, kept.newest.again], [7, false]);
    await kept.session.visit(7);
    await kept.autosave.settled();
    assert.deepEqual([kept.newest.state.step, kept.newest.again, kept.tries], [6, true, 3]);
    const { status } = await kept.broughtBack();
    assert.equal(status.loss, kept.session.existing().losses[6]);
  });
});
