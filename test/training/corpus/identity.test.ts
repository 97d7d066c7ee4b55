/** A corpus is known by its documents, whatever it is called and however its text is laid out. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sameDocuments } from '../../../src/training/corpus/identity';
import { corpusOf } from '../corpus-text';

const documents = fc.array(fc.constantFrom('a', 'b', 'ab', 'ä', '😀 x'), { minLength: 1, maxLength: 5 });
const blanks = fc.constantFrom('', ' ', '\t', '\r', '\n', '\r\n', ' \n\t\n');

describe('two corpora', () => {
  it('are the same where their documents are, in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(documents, documents, blanks, blanks, async (one, other, before, after) => {
        const text = one.map((document) => `${before}${document}${after}`).join('\n');
        assert(await sameDocuments(corpusOf(one.join('\n'), 'one'), corpusOf(text, 'other')));
        const equal = one.length === other.length && one.every((document, index) => document === other[index]);
        assert.equal(await sameDocuments(corpusOf(one.join('\n')), corpusOf(other.join('\n'))), equal);
      }),
      { numRuns: 30 },
    );
  });
});
