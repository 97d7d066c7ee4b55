import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isFound, shownName } from '../../src/safetensors/shown-name';

describe('the name of a tensor that is shown', () => {
  it('is the name, unless there is nothing to be seen of it or of a part', () => {
    for (const [name, shown] of [
      ['layer0.attn_wq', 'layer0.attn_wq'],
      ['two words', 'two words'],
      ['字 ', '"字 "'],
      ['', '""'],
      [' ', '" "'],
      ['\u00a0', '"\\u00a0"'],
      ['a\u2003b', '"a\\u2003b"'],
      ['a\nb', '"a\\nb"'],
      ['\0', '"\\u0000"'],
      ['\u200b', '"\\u200b"'],
      ['\u3164', '"\\u3164"'],
      ['a\u202eb', '"a\\u202eb"'],
      ['\u{e0001}', '"\\udb40\\udc01"'],
      ['""', '"\\"\\""'],
      ['say "x"', 'say "x"'],
    ] as const) {
      assert.equal(shownName(name), shown);
    }
  });

  it('is never blank, is that of one name alone, and is found by what is seen', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', ' ', '\t', '"', '\u200b', '""', '\\u200b'),
    );
    fc.assert(
      fc.property(name, name, (one, other) => {
        const shown = shownName(one);
        assert.match(shown, /[^\s\p{C}\p{DI}]/u);
        if (one !== other) assert.notEqual(shown, shownName(other));
        assert.equal(shown.startsWith('"') ? JSON.parse(shown) : shown, one);
        assert.ok(isFound(one, shown.toLowerCase()) && isFound(one, one.toLowerCase()) && isFound(one, ''));
      }),
      { numRuns: 1000 },
    );
    assert.ok(isFound('', '""') && !isFound('a', '""'));
  });
});
