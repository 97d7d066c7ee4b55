import assert from 'node:assert/strict';
import { LongQuery } from '../../../src/webview/state/long-query';
import { eventually, firstStep, inspectorOverSession } from '../page-over-session';

describe('a query that the page waits for', () => {
  it('takes long from some moment on until it is over, well or badly, or another takes its place', async () => {
    const moments: (() => void)[] = [];
    const query = new LongQuery(() => new Promise((resolve) => moments.push(resolve)));
    const ends: { resolve(value: string): void; reject(error: Error): void }[] = [];
    const wait = () => query.wait(new Promise<string>((resolve, reject) => ends.push({ resolve, reject })));
    const late = async (index: number) => {
      moments[index]?.();
      await new Promise((resolve) => setImmediate(resolve));
      return query.takesLong.value;
    };
    const first = wait();
    assert.equal(query.takesLong.value, false);
    assert.equal(await late(0), true);
    ends[0]?.resolve('there');
    assert.equal(await first, 'there');
    assert.equal(query.takesLong.value, false);
    const second = wait();
    const third = wait();
    assert.equal(await late(1), false, 'it is not waited for any more');
    assert.equal(await late(2), true);
    ends[1]?.reject(new Error('gone'));
    await assert.rejects(second, /gone/);
    assert.equal(query.takesLong.value, true);
    ends[2]?.reject(new Error('gone, too'));
    await assert.rejects(third, /too/);
    assert.equal(query.takesLong.value, false);
  });

  it('is cancelled: the page is as what is on the screen was asked for, and says nothing of an error', async () => {
    const { inspector, reported } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.marking.find('op:relu');
    await eventually(() => inspector.shown.value?.recorded?.marks.filter?.text === 'op:relu');
    const opened = inspector.boxes.keys.value;
    inspector.marking.find('op:mul');
    inspector.marking.showCone({ of: { kind: 'parameter', node: 0 }, direction: 'descendants' });
    inspector.panes.choose('distributions');
    inspector.boxes.showConstants(true);
    inspector.boxes.closeAll();
    inspector.cancel();
    assert.deepEqual(
      [inspector.marking.filter.value, inspector.marking.cone.value, inspector.panes.open.value],
      ['op:relu', null, 'heatMaps'],
    );
    assert.deepEqual([inspector.boxes.constants.value, inspector.boxes.keys.value], [false, opened]);
    // What comes next is the answer to that again.
    inspector.step();
    await eventually(() => inspector.shown.value?.recorded?.step === 2);
    const shown = inspector.shown.value;
    assert.equal(shown?.recorded?.marks.filter?.text, 'op:relu');
    assert.equal(shown?.panes?.pane?.kind, 'heatMaps');
    assert.deepEqual([reported, inspector.failure.value], [[], null]);
  });
});
