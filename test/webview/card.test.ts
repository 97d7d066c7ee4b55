import assert from 'node:assert/strict';
import { shortened } from '../../src/webview/card/shortened';

describe('a list in the card', () => {
  const items = Array.from({ length: 100 }, (_, i) => i);

  it('has all where they are few, with nothing to ask for', () => {
    for (const all of [false, true]) {
      assert.deepEqual(shortened(items, 100, 100, all), { listed: items, hint: undefined, toggle: null });
    }
  });

  it('has the strongest of many, and all when they are asked for', () => {
    const few = shortened(items, 100, 5, false);
    assert.deepEqual(few, { listed: [0, 1, 2, 3, 4], hint: 'the 5 strongest of 100', toggle: 'all 100' });
    assert.deepEqual(shortened(items, 100, 5, true), { listed: items, hint: undefined, toggle: 'only 5' });
  });

  it('calls no part of them all', () => {
    const few = shortened(items, 3000, 5, false);
    assert.deepEqual([few.hint, few.toggle], ['the 5 strongest of 3,000', 'the 100 strongest']);
    const more = shortened(items, 3000, 5, true);
    assert.deepEqual([more.listed.length, more.hint, more.toggle], [100, 'the 100 strongest of 3,000', 'only 5']);
    assert.deepEqual(shortened(items, 3000, 100, false).hint, 'the 100 strongest of 3,000');
  });
});
