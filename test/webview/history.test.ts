import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { Selection } from '../../src/step/view/view';
import { HistorySchema, SelectionHistory } from '../../src/webview/graph/history';

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

  it('come back as they were kept', () => {
    const history = new SelectionHistory();
    for (const key of ['a', 'b', 'c']) history.add(box(key));
    history.go(-1);
    const kept = v.parse(HistorySchema, JSON.parse(JSON.stringify(history.state())));
    const again = new SelectionHistory(kept);
    assert.deepEqual([again.canGoBack.value, again.canGoForward.value], [true, true]);
    assert.deepEqual(again.go(1), box('c'));
    assert.deepEqual([again.go(-1), again.go(-1), again.go(-1)], [box('b'), box('a'), null]);
    assert.deepEqual(history.state(), kept, 'one has nothing to do with the other');
  });

  it('take in what was selected by its number before there were any', () => {
    const history = new SelectionHistory();
    history.rename(box('n3.add.0'));
    history.add(box('a'));
    assert.deepEqual(history.go(-1), box('n3.add.0'));
  });

  it('are bounded', () => {
    const history = new SelectionHistory();
    for (let i = 0; i < 1000; i++) history.add(box(`${i}`));
    let steps = 0;
    while (history.go(-1) !== null) steps++;
    assert.equal(steps, 99);
  });
});
