/** What the session tells of the source: lines, functions, and times of the timed steps. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import type { SourceStatistics } from '../../src/inspection/source-statistics';
import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import { inspectionOf } from '../inspected';
import { names } from '../training/corpus-text';

const lineOf = (text: string) => sourceTables.text.split('\n').findIndex((line) => line.includes(text)) + 1;

/** A session whose clock goes on by a millisecond whenever it is read. */
function ticking(): Session {
  let time = 0;
  return new Session(builtIn, {
    now: () => time++,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    failed: assert.fail,
  });
}

async function statistics(session: Session): Promise<SourceStatistics> {
  const found = await inspectionOf(session).sourceStatistics();
  assert.ok(found);
  return found;
}

describe('source statistics of a session', () => {
  it('are there from the first step on, each function at its place', async () => {
    const session = ticking();
    assert.equal(await inspectionOf(session).sourceStatistics(), null);
    await session.restart(publishedConfig, names);
    assert.equal(await inspectionOf(session).sourceStatistics(), null);
    await session.step();
    const { step, nodes, lines, functions } = await statistics(session);
    assert.deepEqual([step, nodes], [1, 56_283]);
    assert.equal(
      lines.reduce((sum, line) => sum + line.nodes, 0),
      nodes,
    );
    const attention = functions.find(({ name }) => name === 'attention');
    assert.deepEqual([attention?.line, attention?.calls], [lineOf('function attention('), 7]);
    assert.deepEqual(
      functions.map(({ line }) => line).toSorted((a, b) => a - b),
      functions.map(({ line }) => line),
    );
  });

  it('have the times of functions, of those that make no nodes too, and of the way back', async () => {
    const session = ticking();
    await session.restart(publishedConfig, names);
    await session.step();
    const { functions, time } = await statistics(session);
    const of = (name: string) => functions.find((one) => one.name === name);
    assert.deepEqual(of('emptyCaches'), {
      ...{ name: 'emptyCaches', line: lineOf('function emptyCaches('), endLine: lineOf('function emptyCaches(') + 2 },
      ...{ calls: null, nodes: 0, filter: null, milliseconds: 1 },
    });
    assert.equal(of('sample'), undefined);
    const [loss, update, step] = ['documentLoss', 'adam', 'trainStep'].map((name) => of(name)?.milliseconds ?? 0);
    assert.equal(time?.milliseconds, step);
    assert.deepEqual(time.backward, { line: lineOf('loss.backward()'), milliseconds: 1 });
    assert.equal(update, 3); // learningRateAt reads the clock twice within
    // Between the parts of the step the clock goes on by 1, four times.
    assert.equal(step, loss + time.backward.milliseconds + update + 4);
  });

  it('time every step that is taken singly and one in 32 of a run, anew after a restart', async () => {
    const session = ticking();
    await session.restart(publishedConfig, names);
    await session.step();
    await session.step();
    assert.equal((await statistics(session)).time?.steps, 2);
    await session.run(64);
    while ((await session.status()).state === 'running') await new Promise((resolve) => setImmediate(resolve));
    const { step, time } = await statistics(session);
    assert.deepEqual([step, time?.steps], [66, 4]);
    await session.restart(publishedConfig, names);
    await session.step();
    assert.equal((await statistics(session)).time?.steps, 1);
  });
});
