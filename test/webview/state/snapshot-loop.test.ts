import assert from 'node:assert/strict';
import { SnapshotLoop } from '../../../src/webview/state/snapshot-loop';

/** A loop whose replies and paints come when the test says so. */
function steppedLoop() {
  const asked: number[] = [];
  const shown: string[] = [];
  const failures: unknown[] = [];
  const told = { ready: 0 };
  const replies: { resolve(reply: string): void; reject(error: Error): void }[] = [];
  const paints: (() => void)[] = [];
  const page = { visible: true, state: 0 };
  const signals: AbortSignal[] = [];
  /** What has been waited for long enough. */
  const waited: (() => void)[] = [];
  const loop = new SnapshotLoop<number, string>({
    request: () => page.state,
    ask(request, signal) {
      asked.push(request);
      signals.push(signal);
      return new Promise((resolve, reject) => {
        replies.push({ resolve, reject });
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
    patience: () => new Promise((resolve) => waited.push(resolve)),
    show: (reply, request) => shown.push(`${reply} for ${request}`),
    painted: () => new Promise((resolve) => paints.push(resolve)),
    ready: () => told.ready++,
    failed: (error) => failures.push(error),
    visible: () => page.visible,
  });
  return { loop, page, asked, shown, failures, told, replies, paints, signals, waited };
}

/** Lets everything that is settled run on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('the snapshot loop', () => {
  it('asks once for whatever was wanted while a request was under way, with the state of then', async () => {
    const { loop, page, asked, shown, replies, paints } = steppedLoop();
    loop.want();
    page.state = 1;
    loop.want();
    page.state = 2;
    loop.want();
    assert.deepEqual(asked, [0]);
    replies[0]?.resolve('first');
    await settled();
    assert.deepEqual(shown, ['first for 0']);
    assert.deepEqual(asked, [0], 'not before the first is painted');
    paints[0]?.();
    await settled();
    assert.deepEqual(asked, [0, 2]);
    replies[1]?.resolve('second');
    await settled();
    paints[1]?.();
    await settled();
    assert.deepEqual(asked, [0, 2], 'nothing more is wanted');
    assert.deepEqual(shown, ['first for 0', 'second for 2']);
  });

  it('waits for a paint before the next request even where the want comes late', async () => {
    const { loop, asked, replies, paints } = steppedLoop();
    loop.want();
    replies[0]?.resolve('first');
    await settled();
    loop.want();
    await settled();
    assert.deepEqual(asked, [0]);
    paints[0]?.();
    await settled();
    assert.deepEqual(asked, [0, 0]);
  });

  it('reports a request that fails and repeats it only when something is wanted again', async () => {
    const { loop, asked, shown, failures, replies, paints } = steppedLoop();
    loop.want();
    const error = new Error('gone');
    replies[0]?.reject(error);
    await settled();
    paints[0]?.();
    await settled();
    assert.deepEqual(failures, [error]);
    assert.deepEqual(asked, [0]);
    loop.want();
    replies[1]?.resolve('back');
    await settled();
    assert.deepEqual(shown, ['back for 0']);
  });

  it('gives up what takes long as soon as something else is wanted, without an error', async () => {
    const { loop, page, asked, shown, failures, replies, paints, signals, waited } = steppedLoop();
    loop.want();
    page.state = 1;
    loop.want();
    assert.equal(signals[0]?.aborted, false, 'it may be there in a moment');
    waited[0]?.();
    await settled();
    assert.equal(signals[0]?.aborted, true);
    paints[0]?.();
    await settled();
    assert.deepEqual(asked, [0, 1]);
    waited[1]?.();
    await settled();
    loop.want();
    assert.equal(signals[1]?.aborted, false, 'the same is wanted');
    page.state = 2;
    loop.want();
    assert.equal(signals[1]?.aborted, true, 'it took long already');
    await settled();
    paints[1]?.();
    await settled();
    waited[0]?.();
    replies[2]?.resolve('third');
    await settled();
    assert.deepEqual(shown, ['third for 2']);
    assert.deepEqual(failures, []);
  });

  it('asks no more for what was cancelled, and for what is wanted instead', async () => {
    const { loop, page, asked, shown, failures, told, replies, paints } = steppedLoop();
    loop.want();
    loop.cancel();
    await settled();
    paints[0]?.();
    await settled();
    assert.deepEqual([asked, told.ready], [[0], 1]);
    page.state = 1;
    loop.want();
    page.state = 0;
    loop.cancel();
    replies[1]?.resolve('too late');
    await settled();
    paints[1]?.();
    await settled();
    assert.deepEqual(asked, [0, 1, 0]);
    replies[2]?.resolve('back');
    await settled();
    assert.deepEqual(shown, ['back for 0']);
    assert.deepEqual(failures, []);
  });

  it('asks nothing while the page is hidden', async () => {
    const { loop, page, asked, replies, paints } = steppedLoop();
    loop.want();
    loop.want();
    page.visible = false;
    replies[0]?.resolve('first');
    await settled();
    paints[0]?.();
    await settled();
    assert.deepEqual(asked, [0]);
    page.visible = true;
    loop.want();
    assert.deepEqual(asked, [0, 0]);
  });

  it('shows what is offered as the answer to the last request, and says when it is painted', async () => {
    const { loop, page, asked, shown, told, replies, paints } = steppedLoop();
    loop.want();
    replies[0]?.resolve('first');
    await settled();
    assert.equal(told.ready, 0);
    paints[0]?.();
    await settled();
    assert.equal(told.ready, 1);
    page.state = 5;
    loop.offer('newer');
    assert.deepEqual(shown, ['first for 0', 'newer for 0']);
    assert.equal(told.ready, 1);
    paints[1]?.();
    await settled();
    assert.equal(told.ready, 2);
    assert.deepEqual(asked, [0]);
  });

  it('passes over what is offered while a request is under way, and asks for what was wanted while an offer was shown', async () => {
    const { loop, asked, shown, told, replies, paints } = steppedLoop();
    loop.want();
    loop.offer('too early');
    replies[0]?.resolve('first');
    await settled();
    loop.offer('not painted yet');
    paints[0]?.();
    await settled();
    assert.deepEqual(shown, ['first for 0']);
    loop.offer('newer');
    loop.want();
    paints[1]?.();
    await settled();
    assert.deepEqual(asked, [0, 0]);
    assert.equal(told.ready, 1);
    replies[1]?.resolve('second');
    await settled();
    paints[2]?.();
    await settled();
    assert.deepEqual(shown, ['first for 0', 'newer for 0', 'second for 0']);
    assert.equal(told.ready, 2);
  });
});
