/** The cursor as a snapshot tells it, over real steps. */

import assert from 'node:assert/strict';
import type { Debugger } from '../../src/debugger/debugger';
import type { StepSnapshot } from '../../src/inspection/snapshot';
import { builtIn } from '../../src/program/built-in';
import { formatNumber } from '../../src/text/numbers';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import { assertClose } from '../close';
import { debuggerOf, inspectionOf } from '../inspected';
import { seed42 } from '../reference';
import { names } from '../training/corpus-text';
import { countingClock } from '../training/counting-clock';
import { plainRequest } from '../training/requests';

describe('the cursor in a snapshot', () => {
  let session: Session;
  let stepping: Debugger;
  let moves: number;

  beforeEach(async () => {
    moves = 0;
    session = new Session(builtIn, {
      now: countingClock(),
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
      progress: () => {},
      failed: (error) => assert.fail(String(error)),
    });
    stepping = debuggerOf(session, { moved: () => moves++ });
    await session.restart(publishedConfig, names);
    await session.step();
  });
  afterEach(() => session.pause());

  async function recorded(): Promise<StepSnapshot> {
    const snapshot = await inspectionOf(session).snapshot(plainRequest);
    return snapshot.recorded ?? assert.fail('there is a step');
  }
  const moveTo = (ordinal: number, step = 1) => stepping.move({ kind: 'place', step, ordinal });

  it('is the end of a step that was taken', async () => {
    const { cursor, moments } = await recorded();
    // A moment before the first operation, and one after the last parameter.
    assert.deepEqual(moments, { forward: 56_284, backward: 56_283, update: 4193 });
    assert.deepEqual([cursor?.phase, cursor?.node, cursor?.ordinal], ['update', null, 56_284 + 56_283 + 4192]);
    assert.equal(cursor?.box, -1);
  });

  it('has the value of its node and, from the backward pass on, the gradient', async () => {
    await moveTo(56_283);
    const { cursor: loss } = await recorded();
    assert.deepEqual([loss?.phase, loss?.name, loss?.gradient], ['forward', 'loss', null]);
    assertClose(loss?.value ?? 0, seed42.losses[0], 'the loss');
    await moveTo(56_284);
    const { cursor: first } = await recorded();
    assert.deepEqual([first?.phase, first?.node, first?.gradient], ['backward', loss?.node, 1]);
    // The parameter that is the next to be moved still has the value that the step computed with.
    await moveTo(56_284 + 56_283 + 5);
    const { cursor: parameter } = await recorded();
    assert.equal(parameter?.name, "wte['a'][5]");
    assert.equal(formatNumber(parameter?.value ?? 0), stepping.evaluate("wte['a'][5]", null).value);
    assert.equal(parameter?.untouched, true); // "yuheng" has no a
  });

  it('is in the innermost box of the view', async () => {
    await moveTo(20_000);
    const { cursor, graph, map } = await recorded();
    const box = graph.boxes[cursor?.box ?? -1];
    assert.equal(box?.name, 'position 2');
    assert.ok(cursor?.node !== null && cursor !== null && cursor.node >= map.from && cursor.node < map.end);
  });

  it('is moved within the step at hand only, and every move is told', async () => {
    const before = moves;
    await moveTo(10);
    assert.equal(moves, before + 1);
    assert.equal((await moveTo(99, 2))?.ordinal, 10);
    assert.equal((await moveTo(1e9))?.description, 'End of step 1');
    await session.run();
    assert.equal(await moveTo(5, (await session.status()).step), null);
    assert.equal((await inspectionOf(session).snapshot(plainRequest)).recorded?.cursor, null);
  });
});
