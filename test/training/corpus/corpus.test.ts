import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeCorpus } from '../../../scripts/corpus.mjs';
import {
  type Corpus,
  corpusFrom,
  documentCount,
  documentOf,
  largestCorpus,
  longerThan,
  readingCorpus,
} from '../../../src/training/corpus/corpus';
import { readInSlices } from '../../../src/training/corpus/reading';
import { texts } from './any-text';

const encoder = new TextEncoder();
const corpusOf = (text: string) => corpusFrom(encoder.encode(text), 'a.txt');
const documentsOf = (corpus: Corpus) =>
  Array.from({ length: documentCount(corpus, 16) }, (_, index) => documentOf(corpus, index, 16));

/** What Python's `str.strip()` strips. */
const white = '[\\x09-\\x0d\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const strip = (line: string) => line.replace(new RegExp(`^${white}`), '').replace(new RegExp(`${white}$`), '');
/** The documents of a text as they are defined, without any thought of speed. */
const plainDocuments = (text: string) =>
  text
    .replace(new RegExp(`^(${white}|\uFEFF)*`), '')
    .split(/\r\n|\r|\n/)
    .map(strip)
    .filter((line) => line !== '');

describe('a text as training documents', () => {
  it('has one document per line, without blank lines, a byte order mark and white space around them', () => {
    assert.deepEqual(documentsOf(corpusOf('\uFEFFemma\r\n\r\n  olivia \n\t\nava')), ['emma', 'olivia', 'ava']);
    assert.deepEqual(documentsOf(corpusOf('one\rtwo\r\rthree')), ['one', 'two', 'three']);
    assert.deepEqual(documentsOf(corpusOf('x')), ['x']);
  });

  it('has the documents and characters that the definition gives, of any text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const expected = plainDocuments(text);
        if (expected.length === 0) {
          assert.throws(() => corpusOf(text), { name: 'UserError', message: /one document per line/ });
          return;
        }
        const corpus = corpusOf(text);
        assert.deepEqual(documentsOf(corpus), expected);
        const characters = [...expected.join('')];
        assert.deepEqual(
          new Map(corpus.characters.map((character, i) => [character, corpus.occurrences[i]])),
          new Map(corpus.characters.map((one) => [one, characters.filter((other) => other === one).length])),
        );
        assert.equal(
          corpus.occurrences.reduce((sum, n) => sum + n, 0),
          characters.length,
        );
        const points = corpus.characters.map((character) => character.codePointAt(0) ?? -1);
        assert.deepEqual(
          points,
          [...new Set(points)].sort((a, b) => a - b),
        );
        for (const most of [0, 1, 2, 5]) {
          assert.equal(longerThan(corpus, most), expected.filter((document) => [...document].length > most).length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is made again of its own bytes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(plainDocuments(text).length > 0);
        const corpus = corpusOf(text);
        const again = corpusFrom(corpus.bytes.slice(), 'a.txt');
        assert.deepEqual(again, { ...corpus, bytes: again.bytes });
        assert.deepEqual([...again.bytes], [...corpus.bytes]);
      }),
    );
    assert.equal(Buffer.from(corpusOf(makeCorpus()).bytes).toString(), makeCorpus());
  });

  it('is UTF-8, and says where a text is not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), texts, (noise, text) => {
        const bytes = Buffer.concat([encoder.encode(text), noise, encoder.encode('\nlast')]);
        let valid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          valid = false;
        }
        const read = () => corpusFrom(new Uint8Array(bytes), 'a.txt');
        if (valid) assert.doesNotThrow(read);
        else assert.throws(read, { name: 'UserError', message: /not UTF-8/ });
      }),
      { numRuns: 500 },
    );
    assert.throws(() => corpusFrom(Uint8Array.of(97, 10, 97, 0xe9, 10), 'a.txt'), {
      message: /^'a\.txt' is not UTF-8 text: .* byte E9.* offset 3 in line 2\. Save it with the encoding UTF-8/,
    });
    assert.throws(() => corpusFrom(Uint8Array.of(0xff, 0xfe, 97, 0), 'a.txt'), { message: /UTF-16/ });
  });

  it('is refused when it is empty or blank', () => {
    assert.throws(() => corpusOf(''), { name: 'UserError', message: /'a\.txt' is empty: .*one document per line/ });
    assert.throws(() => corpusOf('\n \r\n\u2003'), { name: 'UserError', message: /only blank lines/ });
  });

  it('has at most 50 MB and a vocabulary of 5,000', () => {
    assert.throws(() => corpusFrom(new Uint8Array(largestCorpus + 1), 'a.txt'), {
      name: 'UserError',
      message: /'a\.txt' has 50,000,001 bytes: give a text of at most 50 MB/,
    });
    const distinct = (count: number) => String.fromCodePoint(...Array.from({ length: count }, (_, i) => 0x4e00 + i));
    assert.equal(corpusOf(distinct(4_999)).characters.length, 4_999);
    assert.throws(() => corpusOf(distinct(5_000)), {
      name: 'UserError',
      message: /5,000 different characters, a vocabulary of 5,001 with BOS: .* at most 4,999/,
    });
  });

  it('is read in stretches, and tells how far it is', () => {
    const told: number[] = [];
    const reading = readingCorpus(encoder.encode('a\n'.repeat(600_000)), 'a.txt', 'lines');
    let next = reading.next();
    for (; !next.done; next = reading.next()) told.push(next.value);
    assert.equal(documentCount(next.value, 16), 600_000);
    assert.ok(told.length > 4);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.equal(told.at(-1), 1);
  });

  it('is read no further than the next slice when that is cancelled, 50 MB as well', async () => {
    let time = 0;
    const told: number[] = [];
    const cancelled = { aborted: false };
    const reading = readInSlices(
      new Uint8Array(largestCorpus).fill(0x61),
      'a.txt',
      'lines',
      { now: () => (time += 6), breathe: async () => {} }, // a slice is two looks at the clock
      {
        cancelled,
        told(part) {
          told.push(part);
          cancelled.aborted = told.length === 3;
        },
      },
    );
    await assert.rejects(reading, { name: 'UserError', message: /cancelled/ });
    assert.equal(told.length, 3);
    assert.ok(told.every((part) => part < 0.5));
  });

  it('gives of a very long document what a block and a screen can hold', () => {
    const corpus = corpusOf('ab'.repeat(20_000));
    assert.equal(documentOf(corpus, 0, 16).length, 10_000);
    assert.equal(documentOf(corpus, 0, 12_345).length, 12_346);
  });
});
