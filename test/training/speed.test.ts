/** The speed of training: its pace by a clock of the test, and bad speeds. */

import assert from 'node:assert/strict';
import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import { names } from './corpus-text';

/** A session whose clock goes on by what it waits, and by a millisecond at each breath. */
async function slowSession() {
  let time = 0;
  const took: number[] = [];
  const session = new Session(builtIn, {
    now: () => time,
    breathe: async () => {
      time += 1;
      await new Promise((resolve) => setImmediate(resolve));
    },
    wait: async (milliseconds) => {
      time += milliseconds;
    },
    progress: () => {},
    stepped: () => took.push(time),
    failed: (error) => assert.fail(String(error)),
  });
  await session.restart(publishedConfig, names);
  const finished = async () => {
    while (session.state === 'running') await new Promise((resolve) => setImmediate(resolve));
  };
  return { session, took, finished };
}

describe('the speed of training', () => {
  for (const speed of [100, 10, 1]) {
    it(`is at most ${speed} a second where that is chosen`, async () => {
      const { session, took, finished } = await slowSession();
      const status = await session.setSpeed(speed);
      assert.equal(status.speed, speed);
      await session.run(6);
      await finished();
      assert.equal(took.length, 6);
      const [first = 0] = took;
      const last = took.at(-1) ?? 0;
      // Five intervals, and the last step waits for a slice of 10 ms at most.
      assert.ok(last - first >= 5 * (1000 / speed) - 11 && last - first <= 5 * (1000 / speed) + 22, `${took}`);
    });
  }

  it('is full again when that is chosen while training runs, with the same losses', async () => {
    const { session, finished } = await slowSession();
    await session.setSpeed(1);
    await session.run(4);
    await session.setSpeed(null);
    await finished();
    const losses = session.current?.losses;
    const plain = await slowSession();
    await plain.session.run(4);
    await plain.finished();
    assert.deepEqual(losses, plain.session.current?.losses);
    assert.equal(session.statusNow().speed, null);
  });

  it('does not slow the way to a step that is visited', async () => {
    const { session, took, finished } = await slowSession();
    await session.run(8);
    await finished();
    await session.setSpeed(1);
    const before = took.at(-1) ?? 0;
    await session.visit(3);
    assert.equal(session.statusNow().step, 3);
    assert.ok((took.at(-1) ?? 0) - before < 1000);
  });

  it('is refused where it is no speed, and stays as it was', async () => {
    const { session } = await slowSession();
    await session.setSpeed(10);
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await assert.rejects(session.setSpeed(wrong), {
        message: `The speed is ${wrong} steps a second: give a number above 0.`,
      });
    }
    assert.equal(session.statusNow().speed, 10);
  });
});
