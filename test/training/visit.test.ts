/** Going back to steps of a session, and on from there. */

import assert from 'node:assert/strict';
import type { InspectorSnapshot } from '../../src/inspection/snapshot';
import { publishedConfig, publishedSampling } from '../../src/training/run/config';
import type { Session } from '../../src/training/session';
import type { RunConfig, SessionStatus } from '../../src/training/status';
import { debuggerOf, inspectionOf } from '../inspected';
import { seed42 } from '../reference';
import { names } from './corpus-text';
import { endSessions, observed } from './observed-session';
import { plainPane, plainRequest } from './requests';

const short: RunConfig = { ...publishedConfig, numSteps: 40 };
/** Too little for any state but the first. */
const NO_HISTORY = { historyBudget: 0 };

async function trained(session: Session, steps: number, config: RunConfig = short): Promise<void> {
  await session.restart(config, names);
  for (let step = 0; step < steps; step++) await session.step();
}

/** Everything that the Inspector shows of the current step at its end, but where training and the cursor in the step are. */
async function shown(session: Session): Promise<InspectorSnapshot['recorded']> {
  const request = { ...plainRequest, selection: { kind: 'parameter', node: 800 } } as const;
  const { recorded } = await inspectionOf(session).snapshot(request);
  const step = session.current?.recorded ?? null;
  if (recorded === null || step === null) return null;
  return { ...recorded, cursor: null, graph: inspectionOf(session).reading(step).view(request.view).view };
}

const place = ({ state, step, newest }: SessionStatus) => [state, step, newest];

describe('a visit', () => {
  afterEach(endSessions);

  it('shows a step as it was, in every part of the Inspector, and its place', async () => {
    const { session } = observed();
    await session.restart(short, names);
    const steps: InspectorSnapshot['recorded'][] = [];
    for (let step = 0; step < 12; step++) {
      await session.step();
      steps.push(await shown(session));
    }
    for (const step of [3, 2, 12, 1, 7]) {
      const status = await session.visit(step);
      assert.deepEqual(place(status), ['paused', step, 12]);
      assert.equal(status.loss, steps[step - 1]?.loss);
      assert.equal(status.document, steps[step - 1]?.document);
      assert.deepEqual(await shown(session), steps[step - 1]);
    }
    const { losses, otherLosses } = await inspectionOf(session).panes(plainPane);
    assert.equal(losses.length, 2 * 12, 'the curve has the later steps, too');
    assert.equal(otherLosses.length, 0);
  });

  it('says which steps there are', async () => {
    const { session } = observed();
    await assert.rejects(session.visit(1), { name: 'UserError', message: /train first/ });
    await session.restart(short, names);
    await assert.rejects(session.visit(1), { name: 'UserError', message: /no training step yet/ });
    await session.step();
    for (const step of [0, -1, 2, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await assert.rejects(session.visit(step), {
        name: 'UserError',
        message: `There is no step ${step} yet: give one from 1 to 1.`,
      });
    }
    assert.deepEqual(place(await session.status()), ['paused', 1, 1]);
    await assert.rejects(session.changeBranch(), { name: 'UserError', message: /no other branch/ });
  });

  it('is where training goes on from, with the same steps again and then new ones, to the published end', async () => {
    const { session, reaches } = observed();
    await session.restart(publishedConfig, names);
    await session.run(30);
    await reaches('paused');
    await session.visit(10);
    assert.deepEqual(place(await session.step()), ['paused', 11, 30]);
    await session.run(5);
    assert.deepEqual(place(await reaches('paused')), ['paused', 16, 30]);
    await session.run();
    assert.deepEqual(place(await reaches('finished')), ['finished', 1000, 1000]);
    const { losses } = await inspectionOf(session).panes(plainPane);
    for (const [i, loss] of seed42.losses.entries()) assert.ok(Math.abs(losses[2 * i + 1] - loss) < 1e-12);
    const samples = await session.sample(publishedSampling);
    assert.deepEqual(samples, seed42.samples);
    // Back and to the end again: the same names, for the streams are where they were.
    assert.deepEqual(place(await session.visit(999)), ['paused', 999, 1000]);
    assert.equal((await session.step()).state, 'finished');
    assert.deepEqual(await session.sample(publishedSampling), samples);
  });

  it('pauses a run that is under way', async () => {
    const { session, reaches } = observed();
    await session.restart(publishedConfig, names);
    await session.run();
    while ((await session.status()).step < 20) await new Promise((resolve) => setImmediate(resolve));
    const status = await session.visit(5);
    assert.deepEqual([status.state, status.step], ['paused', 5]);
    assert.ok(status.newest >= 20);
    await session.run();
    assert.equal((await reaches('finished')).step, 1000);
  });

  it('leaves a finished and a diverged end, and finds it again', async () => {
    const { session, reaches } = observed();
    await trained(session, 40);
    assert.equal((await session.visit(20)).state, 'paused');
    assert.equal((await session.visit(40)).state, 'finished');
    await assert.rejects(session.step(), { name: 'UserError', message: /Step 40 is the last/ });
    await session.restart({ ...publishedConfig, learningRate: 1e200 }, names);
    await session.run();
    const diverged = await reaches('diverged');
    const back = await session.visit(1);
    assert.deepEqual([back.state, back.problem, back.newest], ['paused', null, diverged.step]);
    const again = await session.visit(diverged.step);
    assert.deepEqual([again.state, again.problem], ['diverged', diverged.problem]);
    await assert.rejects(session.step(), { name: 'UserError', message: /go back to an earlier step, or restart/ });
    await session.visit(1);
    await session.run();
    assert.deepEqual((await reaches('diverged')).problem, diverged.problem);
  });

  it('that takes long goes on in slices, tells where it is, and can be ended', async () => {
    let time = 0;
    const { session, progress } = observed({ now: () => (time += 6) }); // a slice is two looks at the clock
    await session.restart(short, names, NO_HISTORY);
    for (let step = 0; step < 40; step++) await session.step();
    progress.length = 0;
    assert.deepEqual(place(await session.visit(39)), ['paused', 39, 40]);
    const going = progress.filter(({ visiting }) => visiting !== null);
    assert.ok(going.length > 3 && going.every(({ state, visiting }) => state === 'running' && visiting === 39));
    assert.equal(progress.at(-1)?.visiting, null);
    // Ended by a pause, at the step that it has come to.
    const ended = session.visit(38);
    await new Promise((resolve) => setImmediate(resolve));
    const paused = await session.pause();
    assert.equal(paused.visiting, null);
    assert.ok(paused.step < 38, `${paused.step}`);
    assert.deepEqual(place(await ended), ['paused', paused.step, 40]);
    const { recorded } = await inspectionOf(session).snapshot(plainRequest);
    assert.equal(recorded?.step, paused.step);
    // Train takes over.
    const left = session.visit(37);
    await session.run();
    assert.equal((await left).state, 'finished');
  });

  it('gives way to the next: of many that are asked for at once the last is shown', async () => {
    let time = 0;
    let steps = 0;
    const { session } = observed({ now: () => ++time * 6, progress: () => steps++ });
    await session.restart(short, names, NO_HISTORY);
    for (let step = 0; step < 40; step++) await session.step();
    steps = 0;
    const all = await Promise.all([30, 31, 32, 33, 34, 5].map((step) => session.visit(step)));
    assert.deepEqual(place(all.at(-1) ?? assert.fail()), ['paused', 5, 40]);
    assert.ok(steps < 20, `${steps} reports`);
    assert.equal((await inspectionOf(session).snapshot(plainRequest)).recorded?.step, 5);
  });

  it('is forgotten where training begins anew', async () => {
    let time = 0;
    const { session } = observed({ now: () => (time += 6) });
    await session.restart(short, names, NO_HISTORY);
    for (let step = 0; step < 40; step++) await session.step();
    const visit = session.visit(35);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(place(await session.restart(short, names)), ['ready', 0, 0]);
    await visit;
    assert.deepEqual(place(await session.status()), ['ready', 0, 0]);
  });

  it('exports the step that is shown, and the whole run', async () => {
    const { session } = observed();
    await trained(session, 12);
    await session.visit(4);
    const encode = (text: string) => new TextEncoder().encode(text);
    assert.equal((await inspectionOf(session).export({ kind: 'gradients' }, { encode })).step, 4);
    const { step, bytes } = await inspectionOf(session).export({ kind: 'run' }, { encode });
    assert.equal(step, 12);
    assert.equal(new TextDecoder().decode(bytes).trim().split('\n').length, 13);
  });
});

describe('a branch of a session', () => {
  afterEach(endSessions);

  /** Sets a parameter by hand at the beginning of the step at hand. */
  async function edit(session: Session, value: string): Promise<SessionStatus> {
    const stepping = debuggerOf(session);
    await stepping.move({ kind: 'step', step: (await session.status()).step });
    stepping.setVariable({ kind: 'row', name: 'wpe', row: 0 }, '[0]', value);
    return session.status();
  }

  it('begins where a parameter of an earlier step is set by hand; the one that was left is told and can be gone back to', async () => {
    const { session } = observed();
    await trained(session, 12);
    const before = await inspectionOf(session).snapshot(plainRequest);
    const curve = before.panes?.losses ?? assert.fail('the losses were asked for');
    const one = { number: 1, newest: 12, parted: 0 };
    assert.deepEqual([before.status.branch, before.status.other], [one, null]);
    await session.visit(6);
    const { branch, other, step, newest } = await edit(session, '0.5');
    assert.deepEqual([branch, other, step, newest], [{ number: 2, newest: 6, parted: 5 }, one, 6, 6]);
    await session.step();
    const { losses, otherLosses } = await inspectionOf(session).panes(plainPane);
    assert.deepEqual(losses.slice(0, 10), curve.slice(0, 10));
    assert.notEqual(losses[11], curve[11]);
    assert.equal(losses.length, 2 * 7);
    assert.deepEqual(otherLosses, curve.slice(2 * 4), 'from step 5 on, which both have');
    // Back to the newest step of the first, which is what it was.
    const back = await session.changeBranch();
    assert.deepEqual([back.step, back.branch, back.other?.number], [12, one, 2]);
    assert.deepEqual((await inspectionOf(session).snapshot(plainRequest)).recorded, before.recorded);
    // And to the second again, and past the first, which is gone then.
    await session.changeBranch();
    for (let at = 8; at <= 12; at++) assert.deepEqual((await session.step()).other, one);
    assert.equal((await session.step()).other, null);
    await assert.rejects(session.changeBranch(), { name: 'UserError', message: /no other branch/ });
  });

  it('keeps what was set by hand: its steps are the same when they are visited', async () => {
    const { session } = observed();
    await trained(session, 5, short);
    await edit(session, '0.75');
    const seen = [await shown(session)];
    for (let i = 0; i < 4; i++) {
      await session.step();
      seen.push(await shown(session));
    }
    for (const step of [5, 8, 6]) {
      await session.visit(step);
      assert.deepEqual(await shown(session), seen[step - 5]);
    }
  });
});
