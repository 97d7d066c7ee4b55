/** A corpus is known by its documents, whatever it is called and however its text is laid out. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { identityOf, sameDocuments } from '../../../src/training/corpus/identity';
import { blocksOf, corpusOf } from '../corpus-text';

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

  it('differ where one has the lines of the text and the other its blocks', async () => {
    const text = 'anna\nbob';
    assert.equal(await sameDocuments(corpusOf(text), blocksOf(text)), false);
    assert.equal(await sameDocuments(blocksOf(text), blocksOf('anna\r\nbob')), true);
    assert.equal(await sameDocuments(blocksOf(text), blocksOf(`${text}\n`)), false);
  });

  it('are counted as the run has them, and hashed once', async () => {
    const blocks = blocksOf('anna\nbob\n');
    const { sha256, ...identity } = await identityOf(blocks, 4);
    assert.deepEqual(identity, { name: 'a text', division: 'blocks', documents: 3 });
    assert.deepEqual(await identityOf(blocks, 8), { ...identity, sha256, documents: 2 });
    assert.equal((await identityOf(corpusOf('anna\nbob'), 4)).division, 'lines');
  });
});
