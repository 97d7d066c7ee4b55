import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { quoted } from '../../src/text/quoted-text';
import { nameParts } from '../../src/webview/card/name-parts';
import { shortened } from '../../src/webview/card/shortened';
import { anyText } from '../step/any-text';

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

describe('a name on a card', () => {
  it('breaks before each index, and nowhere inside one', () => {
    assert.deepEqual(nameParts('layer0.attn_wq[3][2]'), ['layer0.attn_wq', '[3]', '[2]']);
    assert.deepEqual(nameParts('scores[0] and more'), ['scores', '[0]', ' and more']);
    assert.deepEqual(nameParts('+ ×16'), ['+ ×16']);
    fc.assert(
      fc.property(anyText, fc.nat(99), (token, column) => {
        const row = `[${quoted(token)}]`;
        assert.deepEqual(nameParts(`wte${row}[${column}]`), ['wte', row, `[${column}]`]);
      }),
    );
    fc.assert(fc.property(anyText, (name) => assert.equal(nameParts(name).join(''), name)));
  });
});
