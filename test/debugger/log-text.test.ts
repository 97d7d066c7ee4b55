/** Log messages: what stands in braces is an expression, with all that one may have; everything else is as it was written. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { logParts } from '../../src/debugger/log-text';
import { quoted } from '../../src/text/quoted-text';
import { anyText } from '../step/any-text';

describe('a log message', () => {
  it('holds expressions in braces, which may have braces in quotes', () => {
    assert.deepEqual(logParts('a {wte[\'}\'][0]} b {loss}{op == "{"}'), [
      { kind: 'text', text: 'a ' },
      { kind: 'expression', text: "wte['}'][0]" },
      { kind: 'text', text: ' b ' },
      { kind: 'expression', text: 'loss' },
      { kind: 'expression', text: 'op == "{"' },
    ]);
  });

  it('has a brace where two are written', () => {
    assert.deepEqual(logParts('{{x}} }}{{ {{{x}}}'), [
      { kind: 'text', text: '{x} }{ {' },
      { kind: 'expression', text: 'x' },
      { kind: 'text', text: '}' },
    ]);
    assert.deepEqual(logParts(''), []);
  });

  it('says which brace has no other', () => {
    const wrong = (text: string) => {
      let message = '';
      assert.throws(
        () => logParts(text),
        (error: Error) => {
          message = error.message;
          return error.name === 'UserError';
        },
      );
      return message;
    };
    assert.match(wrong('ab { loss'), /The \{ at character 4 of the log message has no matching \}: write \{\{/);
    assert.match(wrong('loss }'), /The \} at character 6 of the log message has no matching \{: write \}\}/);
    assert.match(wrong('{loss'), /character 1/);
    assert.match(wrong('{a {b}'), /character 1 /);
  });

  it('of any texts and expressions is taken apart into them', () => {
    const part = fc.oneof(
      anyText.map((text) => ({ kind: 'text' as const, text })),
      anyText.map((text) => ({ kind: 'expression' as const, text: `wte[${quoted(text)}][0]` })),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const message = parts
          .map(({ kind, text }) => (kind === 'text' ? text.replaceAll(/[{}]/g, '$&$&') : `{${text}}`))
          .join('');
        // Texts side by side are one.
        const joined = parts.reduce<{ kind: 'text' | 'expression'; text: string }[]>((all, { kind, text }) => {
          const last = all.at(-1);
          if (kind === 'expression') all.push({ kind, text });
          else if (last?.kind === 'text') last.text += text;
          else if (text !== '') all.push({ kind, text });
          return all;
        }, []);
        assert.deepEqual(logParts(message), joined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that is mutated is taken apart or refused in words', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}\'"\\[]wte u9', '😀') }), (text) => {
        try {
          const parts = logParts(text);
          const plain = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
          assert.ok(plain.length <= text.length);
        } catch (error) {
          assert.equal((error as Error).name, 'UserError');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
