/** The session: run, pause, step, restart, sample and look, in every order. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import type { SnapshotRequest } from '../../src/inspection/snapshot';
import { publishedConfig, publishedSampling } from '../../src/training/run/config';
import { inspectionOf } from '../inspected';
import { seed42 } from '../reference';
import { names } from './corpus-text';
import { endSessions, observed } from './observed-session';
import { plainPane, plainRequest } from './requests';

const look = plainRequest;

describe('the session', () => {
  afterEach(endSessions);

  it('is idle before the first restart and says what to do', async () => {
    const { session } = observed();
    assert.equal((await session.status()).state, 'idle');
    await assert.rejects(session.step(), { name: 'UserError', message: /train first/ });
    await assert.rejects(session.sample(publishedSampling), { name: 'UserError' });
    const { recorded, panes } = await inspectionOf(session).snapshot(look);
    assert.deepEqual([recorded, panes?.pane, panes?.losses.length], [null, null, 0]);
  });

  it('trains to the end of the schedule and samples the published names', async () => {
    const { session, progress, reaches } = observed();
    assert.equal((await session.restart(publishedConfig, names)).state, 'ready');
    assert.equal((await session.run()).state, 'running');
    const status = await reaches('finished');
    assert.equal(status.step, 1000);
    assert.ok(Math.abs((status.loss ?? 0) - seed42.losses[999]) < 1e-12);
    assert.equal(status.stepsPerSecond, null);
    assert.ok(progress.some(({ stepsPerSecond }) => stepsPerSecond !== null && stepsPerSecond > 0));
    assert.deepEqual(await session.sample(publishedSampling), seed42.samples);
    await assert.rejects(session.step(), { message: /Step 1000 is the last/ });
    await assert.rejects(session.run(), { message: /Step 1000 is the last/ });
  });

  it('samples drawn before the end change nothing of the losses, nor of the samples after it', async () => {
    const { session, reaches } = observed();
    await session.restart(publishedConfig, names);
    await session.run(40);
    await reaches('paused');
    const first = await session.sample(publishedSampling);
    assert.notDeepEqual(await session.sample(publishedSampling), first);
    await session.run();
    const during = await session.sample({ count: 5, temperature: 1, prefix: 'an' });
    assert.ok(during.every((name) => name.startsWith('an')));
    assert.equal((await session.status()).state, 'running');
    await reaches('finished');
    const { losses } = await inspectionOf(session).panes(plainPane);
    for (const [i, loss] of seed42.losses.entries()) assert.ok(Math.abs(losses[2 * i + 1] - loss) < 1e-12);
    assert.deepEqual(await session.sample(publishedSampling), seed42.samples);
  });

  it('leaves the recorded step as it was while it samples', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    await session.step();
    const request: SnapshotRequest = {
      ...plainRequest,
      view: { ...plainRequest.view, opened: ['s0.0'], constants: true },
      selection: { kind: 'parameter', node: 26 * 16 },
      map: { from: 5000, end: 5400 },
    };
    const before = await inspectionOf(session).snapshot(request);
    await session.sample(publishedSampling);
    assert.deepEqual(await inspectionOf(session).snapshot(request), before);
  });

  it('pauses between two steps, steps one by one, and goes on', async () => {
    const { session, reaches } = observed();
    await session.restart(publishedConfig, names);
    await session.run();
    await assert.rejects(session.step(), { message: /pause it first/ });
    const paused = await session.pause();
    assert.equal(paused.state, 'paused');
    const { step } = await session.step();
    assert.equal(step, paused.step + 1);
    assert.equal((await session.step()).step, paused.step + 2);
    assert.equal((await inspectionOf(session).snapshot(look)).recorded?.step, paused.step + 2);
    await session.run(3);
    assert.equal((await reaches('paused')).step, paused.step + 5);
  });

  it('finishes a schedule by single steps', async () => {
    const { session } = observed();
    await session.restart({ ...publishedConfig, numSteps: 2 }, names);
    assert.equal((await session.step()).state, 'paused');
    assert.equal((await session.step()).state, 'finished');
  });

  it('ends a run where its first slice ends it', async () => {
    const { session, reaches } = observed();
    await session.restart({ ...publishedConfig, numSteps: 2 }, names);
    await session.run(1);
    assert.equal((await reaches('paused', 'finished')).step, 1);
    await session.run();
    const { state, step } = await reaches('finished');
    assert.deepEqual([state, step], ['finished', 2]);
    await session.restart({ ...publishedConfig, initStd: 1e200 }, names);
    await session.run();
    assert.equal((await reaches('diverged')).step, 1);
  });

  it('goes on running when a restart is refused', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    await session.run();
    await assert.rejects(session.restart({ ...publishedConfig, nHead: 3 }, names), { name: 'UserError' });
    assert.equal((await session.status()).state, 'running');
  });

  it('begins anew with the same seed, also while it runs', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    await session.run();
    assert.equal((await session.restart(publishedConfig, names)).step, 0);
    assert.equal((await inspectionOf(session).snapshot(look)).recorded, null);
    const { loss } = await session.step();
    assert.ok(Math.abs((loss ?? 0) - seed42.losses[0]) < 1e-12);
  });

  it('keeps the run at hand when the new configuration makes none', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    await session.step();
    await assert.rejects(session.restart({ ...publishedConfig, nEmbd: 18 }, names), {
      name: 'UserError',
      message: /n_embd 18 .* n_head 4.*20/,
    });
    const status = await session.step();
    assert.equal(status.step, 2);
    assert.ok(Math.abs((status.loss ?? 0) - seed42.losses[1]) < 1e-12);
  });

  it('never runs a slice of more than 10 ms beyond the step at hand', async () => {
    let time = 0;
    const steps: number[] = [];
    let breaths = 0;
    const { session, reaches } = observed({
      now: () => time,
      breathe: () => {
        breaths++;
        return new Promise((resolve) => setImmediate(resolve));
      },
      stepped: () => {
        time += 4;
        steps.push(breaths);
      },
    });
    await session.restart(publishedConfig, names);
    await session.run(30);
    await reaches('paused');
    assert.equal(steps.length, 30);
    // At 4 ms a step, a slice ends with its third.
    for (const breath of new Set(steps)) assert.equal(steps.filter((b) => b === breath).length, 3);
  });

  it('stops at a loss that is no number and says where it began', async () => {
    const { session, reaches } = observed();
    await session.restart({ ...publishedConfig, learningRate: 1e200 }, names);
    await session.run();
    const { problem, state, step } = await reaches('diverged');
    assert.equal(state, 'diverged');
    assert.equal(problem?.step, step);
    assert.ok(problem !== null && !Number.isFinite(problem.value));
    const line = sourceTables.text.split('\n')[problem.range.line - 1];
    assert.ok(line.includes(problem.code.split('\n')[0]));
    assert.match(problem.place, /^position \d+ › /);
    await assert.rejects(session.run(), { message: /restart/ });
    assert.equal((await session.restart(publishedConfig, names)).problem, null);
    assert.equal((await session.step()).state, 'paused');
  });

  it('refuses samplings that cannot be, by the value', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    const refused = async (options: object, message: RegExp): Promise<void> => {
      await assert.rejects(session.sample({ ...publishedSampling, ...options }), { name: 'UserError', message });
    };
    await refused({ temperature: 0 }, /temperature is 0/);
    await refused({ temperature: Number.NaN }, /temperature is NaN/);
    await refused({ count: -1 }, /count is -1/);
    await refused({ count: 2.5 }, /count is 2.5/);
    await refused({ prefix: 'anÄ' }, /'anÄ'.*'Ä'.*abc/);
    await refused({ prefix: 'abcdefghijklmnop' }, /16 characters/);
  });

  it('lists matches of a step, and none of one that is gone', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    const request = { step: 1, filter: 'in:"position 0 > q" op:mul', order: 'tape', from: 250, count: 100 } as const;
    assert.equal(await inspectionOf(session).matches(request), null);
    await session.step();
    const rows = (await inspectionOf(session).matches(request)) ?? [];
    assert.equal(rows.length, 6, 'of 256 those from 250 on');
    assert.ok(rows.every(({ operation }) => operation === '×'));
    assert.deepEqual(await inspectionOf(session).matches({ ...request, filter: 'in:nowhere' }), []);
    await session.step();
    assert.equal(await inspectionOf(session).matches(request), null);
  });

  it('marks a filter, a line and a cone in the snapshot, and tells what is wrong with a filter', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    await session.step();
    const cone = { of: { kind: 'box', key: '' }, direction: 'ancestors' } as const;
    const marksOf = async (filter: string) =>
      (await inspectionOf(session).snapshot({ ...plainRequest, marking: { filter, line: null, cone } })).recorded
        ?.marks;
    const marks = await marksOf('op:mull');
    assert.deepEqual(marks?.filter?.error && [marks.filter.error.at, marks.filter.error.length], [3, 4]);
    assert.equal(marks?.filter?.marks, null);
    assert.ok((marks?.cone?.nodes ?? 0) > 50_000);
    const again = await marksOf('op:mul');
    assert.ok((again?.filter?.marks?.nodes ?? 0) > 10_000);
    assert.equal(await marksOf(' ').then((found) => found?.filter?.marks), null);
  });

  it('goes on with other questions during a long one, which ends when it is cancelled or its step is gone', async () => {
    let time = 0;
    const { session } = observed({ now: () => (time += 6) }); // each look at the clock takes more than half a slice
    await session.restart(publishedConfig, names);
    await session.step();
    const request = { step: 1, filter: '|grad|>0', order: 'gradient', from: 0, count: 1 } as const;
    const controller = new AbortController();
    const cancelled = inspectionOf(session).matches(request, controller.signal);
    controller.abort();
    await assert.rejects(cancelled, { name: 'UserError', message: /cancelled/ });
    const outlived = inspectionOf(session).matches(request);
    await session.step();
    assert.equal(await outlived, null);
    // A snapshot is of one moment.
    const snapshot = inspectionOf(session).snapshot({
      ...plainRequest,
      marking: { filter: 'op:exp', line: 3, cone: null },
    });
    await session.step();
    const { recorded, status } = await snapshot;
    assert.deepEqual([recorded?.step, status.step], [2, 2]);
  });

  it('ends a sampling that is no longer wanted', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    const controller = new AbortController();
    const sampling = session.sample({ ...publishedSampling, count: 1e6 }, controller.signal);
    controller.abort();
    await assert.rejects(sampling, { message: /cancelled after \d+ of 1000000/ });
    const other = session.sample({ ...publishedSampling, count: 1e6 });
    await session.restart(publishedConfig, names);
    await assert.rejects(other, { message: /started over/ });
  });

  it('leads from what is selected to its line, and not from a node of another step', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    await session.step();
    const wq = await inspectionOf(session).locate({ kind: 'parameter', node: 43 * 16 + 27 * 16 }, 1);
    assert.match(sourceTables.text.split('\n')[wq.line - 1], /attn_wq: matrix\(/);
    await session.step();
    await assert.rejects(inspectionOf(session).locate({ kind: 'node', node: 5000 }, 1), {
      message: /Step 1 is no longer shown/,
    });
    await assert.rejects(inspectionOf(session).locate({ kind: 'box', key: 's99.9' }, 2), { name: 'UserError' });
  });
});
