/** A session that is saved, and one that goes on from it. */

import assert from 'node:assert/strict';
import { builtIn } from '../../../src/program/built-in';
import { publishedConfig } from '../../../src/training/run/config';
import { decodeCheckpoint } from '../../../src/training/saved/checkpoint';
import { checkpointFile, resumed, weightsFile } from '../../../src/training/saved/saved-run';
import { Session } from '../../../src/training/session';
import type { RunConfig } from '../../../src/training/status';
import { seed42 } from '../../reference';
import { blocksOf, corpusOf, names } from '../corpus-text';
import { countingClock } from '../counting-clock';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 30 };
const encode = (text: string) => new TextEncoder().encode(text);

function newSession(): Session {
  return new Session(builtIn, {
    now: countingClock(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
  });
}

async function trained(config: RunConfig, steps: number): Promise<Session> {
  const session = newSession();
  await session.restart(config, names);
  for (let step = 0; step < steps; step++) await session.step();
  return session;
}

async function savedBy(session: Session) {
  const { step, bytes } = await checkpointFile(() => session.existing());
  return { step, checkpoint: decodeCheckpoint(bytes, 'a file') };
}

describe('a session that goes on from a checkpoint', () => {
  it('is paused after its step, with its losses, and takes the published steps from there', async () => {
    const { step, checkpoint } = await savedBy(await trained(publishedConfig, 4));
    assert.equal(step, 4);
    const session = newSession();
    const status = await resumed(session, checkpoint, names);
    assert.deepEqual([status?.state, status?.step, status?.loss], ['paused', 4, null]);
    for (const loss of seed42.losses.slice(4, 7)) {
      await session.step();
      assert.ok(Math.abs((session.existing().recorded?.loss ?? 0) - loss) < 1e-12);
    }
    await session.visit(2);
    assert.ok(Math.abs((session.existing().recorded?.loss ?? 0) - seed42.losses[1]) < 1e-12);
  });

  it('is ready before the first step, and finished after the last', async () => {
    const first = await savedBy(await trained(small, 0));
    assert.equal((await resumed(newSession(), first.checkpoint, names))?.state, 'ready');
    const last = await savedBy(await trained(small, 30));
    const session = newSession();
    assert.equal((await resumed(session, last.checkpoint, names))?.state, 'finished');
    await assert.rejects(session.step(), /Step 30 is the last/);
  });

  it('is that of the step that is shown, whatever steps came after it', async () => {
    const session = await trained(small, 9);
    await session.visit(5);
    const { step, checkpoint } = await savedBy(session);
    assert.equal(step, 5);
    assert.equal(checkpoint.state.losses.length, 5);
  });

  it('is saved between two steps while training runs', async () => {
    const session = await trained({ ...small, numSteps: 1_000_000 }, 0);
    await session.run();
    for (let i = 0; i < 5; i++) {
      const { checkpoint } = await savedBy(session);
      assert.equal(checkpoint.state.losses.length, checkpoint.state.step);
      assert.ok(checkpoint.state.values.every(Number.isFinite));
    }
    await session.pause();
  });

  it('is not begun on another corpus, nor where training had diverged: the run at hand stays', async () => {
    const { checkpoint } = await savedBy(await trained(small, 2));
    const session = await trained(small, 1);
    const other = corpusOf(`${new TextDecoder().decode(names.bytes)}\nzoe`);
    assert.equal(await resumed(session, checkpoint, other), null);
    checkpoint.state.values[3] = Number.NaN;
    await assert.rejects(resumed(session, checkpoint, names), /diverged at step 2 of the checkpoint/);
    const lying = { ...checkpoint, characters: [...'abcdefghijklmnopqrstuvwxy', 'é'] };
    await assert.rejects(resumed(session, lying, names), /characters of the checkpoint are not those of its corpus/);
    assert.equal((await session.status()).step, 1);
  });

  it('has the same blocks again, and is not begun on the lines of the text', async () => {
    const text = 'To be,\nor not to be,\nthat is the question.\n'.repeat(5).trim();
    const session = newSession();
    await session.restart(small, blocksOf(text));
    for (let step = 0; step < 3; step++) await session.step();
    const { checkpoint } = await savedBy(session);
    const next = async (of: Session) => {
      await of.step();
      const { document, loss } = await of.status();
      return { document, loss };
    };
    const expected = await next(session);
    const other = newSession();
    assert.equal(await resumed(other, checkpoint, corpusOf(text)), null);
    const status = await resumed(other, checkpoint, blocksOf(text));
    assert.deepEqual([status?.division, status?.documents], ['blocks', Math.ceil(text.length / small.blockSize)]);
    assert.deepEqual(await next(other), expected);
  });

  it('writes its weights in the order of the published program, with all their digits', async () => {
    const session = await trained(small, 3);
    const { values } = session.existing().state();
    const { step, bytes } = weightsFile(session.existing(), encode);
    const weights: Record<string, number[][]> = JSON.parse(new TextDecoder().decode(bytes));
    assert.equal(step, 3);
    assert.deepEqual(
      Object.entries(weights).map(([name, rows]) => [name, rows.length, rows[0].length]),
      session.existing().matrices.map(({ name, rows, columns }) => [name, rows, columns]),
    );
    assert.deepEqual(Object.values(weights).flat(2), [...values]);
  });
});
