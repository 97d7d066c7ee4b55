/** A text cut into blocks of as many characters as the block size says. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Corpus,
  corpusFrom,
  documentCount,
  documentOf,
  figuresOf,
  longerThan,
} from '../../../src/training/corpus/corpus';
import { formatDocuments } from '../../../src/training/corpus/division';
import { publishedConfig } from '../../../src/training/run/config';
import { blocksOf } from '../corpus-text';
import { texts } from './any-text';

/** The characters of a text as they are defined, without any thought of speed. */
const plainCharacters = (text: string) => [...text.replace(/^\uFEFF+/, '').replace(/\r\n?/g, '\n')];

function plainBlocks(text: string, blockSize: number): string[] {
  const characters = plainCharacters(text);
  const starts = Array.from({ length: Math.ceil(characters.length / blockSize) }, (_, i) => i * blockSize);
  return starts.map((start) => characters.slice(start, start + blockSize).join(''));
}

function documentsOf(corpus: Corpus, blockSize: number): string[] {
  return Array.from({ length: documentCount(corpus, blockSize) }, (_, index) => documentOf(corpus, index, blockSize));
}

describe('a text as blocks', () => {
  it('keeps white space and blank lines; the last block has the rest', () => {
    assert.deepEqual(documentsOf(blocksOf('\uFEFF To be,\r\n\r\nor not\rto be \n'), 4), [
      ...[' To ', 'be,\n', '\nor ', 'not\n', 'to b', 'e \n'],
    ]);
    assert.deepEqual(documentsOf(blocksOf('x'), 4), ['x']);
    assert.deepEqual(documentsOf(blocksOf(' \n'), 4), [' \n']);
  });

  it('has the documents and characters that the definition gives, of any text and block size', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, blockSize) => {
        const characters = plainCharacters(text);
        fc.pre(characters.length > 0);
        const corpus = blocksOf(text);
        assert.deepEqual(documentsOf(corpus, blockSize), plainBlocks(text, blockSize));
        assert.deepEqual(
          corpus.characters,
          [...new Set(characters)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)),
        );
        assert.deepEqual(
          [...corpus.occurrences],
          corpus.characters.map((one) => characters.filter((other) => other === one).length),
        );
        assert.equal(longerThan(corpus, blockSize), 0);
      }),
      { numRuns: 300 },
    );
  });

  it('is read in stretches, and found in the middle of a long text', () => {
    const text = 'Zwei\r\nHäuser 字\r😀\n'.repeat(25_000);
    const corpus = blocksOf(text);
    for (const blockSize of [255, 256, 1000]) {
      assert.deepEqual(documentsOf(corpus, blockSize), plainBlocks(text, blockSize));
    }
  });

  it('is made again of its own bytes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(plainCharacters(text).length > 0);
        const corpus = blocksOf(text);
        const again = corpusFrom(corpus.bytes.slice(), 'a text', 'blocks');
        assert.deepEqual(again, { ...corpus, bytes: again.bytes });
        assert.equal(new TextDecoder().decode(again.bytes), plainCharacters(text).join(''));
      }),
    );
  });

  it('takes little memory beside its bytes, whatever the block size', () => {
    const { documents } = blocksOf('a'.repeat(100_000));
    assert.equal(documents.division === 'blocks' && documents.marks.length, Math.ceil(100_000 / 256));
  });

  it('is UTF-8, and says where a text is not', () => {
    assert.throws(() => corpusFrom(Uint8Array.of(97, 13, 10, 97, 0xe9, 10), 'a.txt', 'blocks'), {
      message: /^'a\.txt' is not UTF-8 text: .* byte E9.* offset 4 in line 2\. Save it with the encoding UTF-8/,
    });
    assert.throws(() => corpusFrom(Uint8Array.of(0xff, 0xfe, 97, 0), 'a.txt', 'blocks'), { message: /UTF-16/ });
  });

  it('is refused when it is empty', () => {
    for (const text of ['', '\uFEFF']) {
      assert.throws(() => blocksOf(text), {
        name: 'UserError',
        message: "'a text' is empty: give a text of at least one character.",
      });
    }
  });

  it('is described by its blocks', () => {
    const { documents, division, cut } = figuresOf(blocksOf('abc\n'.repeat(10)), publishedConfig);
    assert.deepEqual([documents, division, cut], [3, 'blocks', 0]);
    assert.equal(formatDocuments(1234, 'blocks', 16), '1,234 blocks of 16 characters');
    assert.equal(formatDocuments(1, 'blocks', 16), '1 block of at most 16 characters');
    assert.equal(formatDocuments(7, 'blocks', 1), '7 blocks of 1 character');
    assert.equal(formatDocuments(1234, 'lines', 16), '1,234 documents');
  });
});
