import assert from 'node:assert/strict';
import type { Selection } from '../../src/graph/view';
import { SelectionHistory } from '../../src/webview/graph/history';

const box = (key: string): Selection => ({ kind: 'box', key });

describe('the visited selections', () => {
  it('are walked back and forward; a new one forgets what was ahead', () => {
    const history = new SelectionHistory();
    assert.equal(history.go(-1), null);
    for (const key of ['a', 'b', 'b', 'c']) history.add(box(key));
    assert.deepEqual([history.canGoBack.value, history.canGoForward.value], [true, false]);
    assert.deepEqual(history.go(-1), box('b'));
    assert.deepEqual(history.go(-1), box('a'));
    assert.deepEqual([history.canGoBack.value, history.canGoForward.value], [false, true]);
    assert.equal(history.go(-1), null);
    assert.deepEqual(history.go(1), box('b'));
    history.add(box('d'));
    assert.equal(history.canGoForward.value, false);
    assert.deepEqual(history.go(-1), box('b'));
  });

  it('keep the place of a node that was selected by its number', () => {
    const history = new SelectionHistory();
    history.add({ kind: 'parameter', node: 3 });
    history.add({ kind: 'node', node: 5000 });
    history.rename(box('n3.add.0'));
    history.add(box('a'));
    assert.deepEqual(history.go(-1), box('n3.add.0'));
    assert.deepEqual(history.go(-1), { kind: 'parameter', node: 3 });
  });

  it('are bounded', () => {
    const history = new SelectionHistory();
    for (let i = 0; i < 1000; i++) history.add(box(`${i}`));
    let steps = 0;
    while (history.go(-1) !== null) steps++;
    assert.equal(steps, 199);
  });
});
