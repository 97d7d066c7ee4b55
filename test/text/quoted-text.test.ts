/** Texts in quotes are read back as they were, whatever their characters. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { quoted, quotedAt } from '../../src/text/quoted-text';
import { anyText } from '../step/any-text';

describe('a text in quotes', () => {
  it('is read back as it was, wherever it stands', () => {
    const around = fc.constantFrom('', ' ', ']', ' ]', "'", '"', 'x', '{}');
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom("'" as const, '"' as const),
        around,
        around,
        (text, quote, before, after) => {
          const written = quoted(text, quote);
          assert.deepEqual(quotedAt(`${before}${written}${after}`, before.length), {
            value: text,
            end: before.length + written.length,
          });
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('shows what can be seen as it is, and nothing that cannot', () => {
    assert.equal(quoted('aé😀 שלום'), "'aé😀 שלום'");
    assert.equal(quoted(`o'brien "x" \\`), `'o\\'brien "x" \\\\'`);
    assert.equal(quoted('\u00a0\u200b\u202e\ud800\n'), "'\\u{a0}\\u{200b}\\u{202e}\\u{d800}\\u{a}'");
    fc.assert(fc.property(anyText, (text) => assert.doesNotMatch(quoted(text), /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u)));
  });

  it('is none where it is not closed, or names no character', () => {
    for (const text of ["'", "'a", "'a\\'", '"a\'', 'a', '', "'\\u{110000}'", "'\\"])
      assert.equal(quotedAt(text, 0), null);
  });
});
