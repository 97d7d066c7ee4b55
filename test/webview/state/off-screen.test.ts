import assert from 'node:assert/strict';
import { noModel } from '../../../src/extension/training/empty-session';
import type { PaneRequest } from '../../../src/inspection/panes/panes';
import type { InspectorSnapshot, PanesSnapshot } from '../../../src/inspection/snapshot';
import { OffScreen } from '../../../src/webview/state/off-screen';

const pane: PaneRequest = { kind: 'matrices' };

function panes(steps: number): PanesSnapshot {
  return { losses: new Float64Array(2 * steps), otherLosses: new Float64Array(), beside: [], edits: [], pane: null };
}

function snapshot(steps: number, part: PanesSnapshot | null = panes(steps)): InspectorSnapshot {
  return { status: { ...noModel, step: steps }, recorded: null, panes: part };
}

/** The part of a page, with what it asks for and is answered by hand. */
function page() {
  const asked: ((reply: PanesSnapshot | Promise<PanesSnapshot>) => void)[] = [];
  const seen: (PaneRequest | null)[] = [];
  const failed: unknown[] = [];
  const offScreen = new OffScreen({
    pane: () => pane,
    ask: () => new Promise((resolve) => void asked.push(resolve)),
    showsPane: (wanted) => void seen.push(wanted),
    failed: (error) => void failed.push(error),
  });
  const state = () => [
    offScreen.lower.value?.status.step ?? null,
    (offScreen.lower.value?.panes.losses.length ?? 0) / 2,
    offScreen.whole.value,
    offScreen.settled.value,
  ];
  /** What is answered arrives. */
  const answer = async (reply: PanesSnapshot | Promise<PanesSnapshot>) => {
    asked.shift()?.(reply);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { offScreen, asked, seen, failed, state, answer };
}

describe('what is off the screen', () => {
  it('shows the same at once where it is on the screen', () => {
    const { offScreen, asked, state } = page();
    assert.equal(offScreen.request(), pane);
    const one = snapshot(1);
    offScreen.show(one);
    assert.deepEqual(state(), [1, 1, false, false]);
    offScreen.painted(one);
    assert.deepEqual(state(), [1, 1, true, true]);
    assert.equal(asked.length, 0);
  });

  it('is not sent while it is away, and asked for when what is on the screen has been painted', async () => {
    const { offScreen, asked, seen, state, answer } = page();
    const one = snapshot(1);
    offScreen.show(one);
    offScreen.painted(one);
    offScreen.seeLower(false);
    offScreen.seeLower(false);
    assert.deepEqual([offScreen.request(), seen], [null, [null]]);
    const two = snapshot(2, null);
    offScreen.show(two);
    assert.deepEqual([state(), asked.length], [[1, 1, false, false], 0]);
    offScreen.painted(two);
    assert.deepEqual([state(), asked.length], [[1, 1, true, false], 1]);
    await answer(panes(2));
    assert.deepEqual(state(), [2, 2, true, true]);
  });

  it('waits for the last of several that follow one another', async () => {
    const { offScreen, asked, state, answer } = page();
    offScreen.seeLower(false);
    const [one, two] = [snapshot(1, null), snapshot(2, null)];
    offScreen.show(one);
    offScreen.painted(one);
    offScreen.show(two);
    await answer(panes(1));
    assert.deepEqual(state(), [null, 0, false, false], 'that of a step which is no longer shown is passed over');
    offScreen.painted(one);
    assert.equal(asked.length, 0);
    offScreen.painted(two);
    await answer(panes(2));
    assert.deepEqual(state(), [2, 2, true, true]);
  });

  it('is there at once when it is scrolled to, where it was sent; and comes with what follows', () => {
    const { offScreen, seen, state } = page();
    offScreen.seeLower(false);
    offScreen.show(snapshot(1));
    assert.deepEqual(state(), [null, 0, false, false]);
    offScreen.seeLower(true);
    assert.deepEqual(state(), [1, 1, false, false]);
    assert.deepEqual([offScreen.request(), seen], [pane, [null, pane]]);
  });

  it('tells where it cannot be had, and is had with what is shown next', async () => {
    const { offScreen, failed, state, answer } = page();
    offScreen.seeLower(false);
    const [one, two] = [snapshot(1, null), snapshot(2, null)];
    offScreen.show(one);
    offScreen.painted(one);
    const fault = new Error('The worker has ended.');
    await answer(Promise.reject(fault));
    assert.deepEqual([failed, state()], [[fault], [null, 0, true, false]]);
    offScreen.show(two);
    offScreen.painted(two);
    await answer(panes(2));
    assert.deepEqual(state(), [2, 2, true, true]);
  });
});
