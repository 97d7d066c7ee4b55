/** Corpus: a text as training documents, which are its lines or blocks of it. */

import { UserError } from '../../engine/user-error';
import { formatCount, formatCounted } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { parameterCount } from '../run/config';
import type { RunConfig } from '../status';
import { BlockReader, type Blocks, byteOf } from './blocks';
import type { Division } from './division';
import { LineReader, type Lines } from './lines';
import { codePointAt, isFirst, LF, lengthOf } from './utf8';

/**
 * Documents in the order of the text, as one block of UTF-8: five million of them cost no more than
 * their bytes.
 */
export interface Corpus {
  /** The name on screen. */
  readonly name: string;
  /**
   * The documents: lines with an LF between one and the next, blocks without; `corpusFrom` makes
   * the same corpus of them.
   */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The places of the documents in the bytes. */
  readonly documents: Lines | Blocks;
  /** All characters, in order of code points, and the number of times that each occurs. */
  readonly characters: readonly string[];
  readonly occurrences: Uint32Array;
}

/** Facts about a corpus that are shown before it is trained on. */
export interface CorpusFigures {
  readonly documents: number;
  readonly division: Division;
  /** Characters and BOS. */
  readonly vocabularySize: number;
  readonly parameters: number;
  /** Documents of more characters than the block size: the model learns nothing from the rest. */
  readonly cut: number;
}

/** Bytes. */
export const largestCorpus = 50_000_000;
/** Tokens, BOS among them. */
export const largestVocabulary = 5_000;
/**
 * The number of characters to which a line is read if the block size is smaller: no more are shown
 * anywhere.
 */
const longestLine = 10_000;

/** The number of bytes that are read in one go. */
const STRETCH = 2 ** 19;

/** Reads all of a corpus at once; see `readingCorpus`. */
export function corpusFrom(bytes: Uint8Array<ArrayBuffer>, name: string, division: Division = 'lines'): Corpus {
  const reading = readingCorpus(bytes, name, division);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

/**
 * Reads a text in UTF-8 in stretches of a few milliseconds; yields after each the part of the work
 * that is done. The corpus owns the bytes from then on, and changes them. Throws a UserError for a
 * text that makes no corpus.
 */
export function* readingCorpus(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  division: Division,
): Generator<number, Corpus> {
  checkSize(bytes.length, name);
  const reader = division === 'lines' ? new LineReader(bytes, name) : new BlockReader(bytes, name);
  for (let at = 0; at < bytes.length; ) {
    at = reader.read(at, Math.min(at + STRETCH, bytes.length));
    yield (0.6 * at) / bytes.length;
  }
  const { documents, end } = reader.finish();
  if (end === 0) throw withoutDocuments(bytes.length, name, division);
  const kept = bytes.subarray(0, end);
  const counts = new Uint32Array(0x110000);
  for (let at = 0; at < kept.length; ) {
    at = count(kept, at, Math.min(at + STRETCH, kept.length), counts);
    yield 0.6 + (0.4 * at) / kept.length;
  }
  if (division === 'lines') counts[LF] = 0;
  const points: number[] = [];
  for (let point = 0; point < counts.length; point++) if (counts[point] > 0) points.push(point);
  if (points.length + 1 > largestVocabulary) {
    throw new UserError(
      `'${shownText(name)}' has ${formatCount(points.length)} different characters, a vocabulary of ${formatCount(points.length + 1)} with BOS: ` +
        `give a text of at most ${formatCount(largestVocabulary - 1)} different characters.`,
    );
  }
  return {
    name,
    bytes: kept,
    documents,
    characters: points.map((point) => String.fromCodePoint(point)),
    occurrences: Uint32Array.from(points, (point) => counts[point]),
  };
}

/** Throws a UserError for a text of more bytes than a corpus may have. */
export function checkSize(bytes: number, name: string): void {
  if (bytes <= largestCorpus) return;
  const megabytes = (count: number) => `${formatCount(count / 1e6)} MB`;
  throw new UserError(
    `'${shownText(name)}' has ${bytes < largestCorpus + 5e5 ? formatCounted(bytes, 'byte') : megabytes(bytes)}: ` +
      `give a text of at most ${megabytes(largestCorpus)}, such as a part of it.`,
  );
}

function withoutDocuments(bytes: number, name: string, division: Division): UserError {
  const text = `'${shownText(name)}'`;
  if (division === 'blocks') return new UserError(`${text} is empty: give a text of at least one character.`);
  return new UserError(
    `${text} ${bytes === 0 ? 'is empty' : 'has no documents, only blank lines'}: ` +
      'give a text with one document per line, such as a list of names.',
  );
}

/** Returns the number of documents for a run of this block size. */
export function documentCount({ documents }: Corpus, blockSize: number): number {
  return documents.division === 'lines' ? documents.starts.length - 1 : Math.ceil(documents.length / blockSize);
}

/**
 * Returns document `index` of a run of this block size, in the text's order. A very long line is
 * read as far as a block needs, and as far as it can be shown.
 */
export function documentOf({ bytes, documents }: Corpus, index: number, blockSize: number): string {
  if (documents.division === 'blocks') {
    return textOf(bytes, byteOf(documents, bytes, index * blockSize), bytes.length, blockSize);
  }
  const { starts } = documents;
  return textOf(bytes, starts[index], starts[index + 1] - 1, Math.max(blockSize + 1, longestLine));
}

/** Returns the text from byte `from` to `end`, of at most `most` characters. */
function textOf(bytes: Uint8Array, from: number, end: number, most: number): string {
  let text = '';
  let count = 0;
  for (let at = from; at < end && count < most; at += lengthOf(bytes[at]), count++) {
    text += String.fromCodePoint(codePointAt(bytes, at));
  }
  return text;
}

/** Returns the number of documents that have more characters than the block size. */
export function longerThan({ bytes, documents }: Corpus, blockSize: number): number {
  if (documents.division === 'blocks') return 0;
  const { starts } = documents;
  let longer = 0;
  for (let document = 0; document + 1 < starts.length; document++) {
    const end = starts[document + 1] - 1;
    // A character takes at least one byte.
    if (end - starts[document] <= blockSize) continue;
    let characters = 0;
    for (let at = starts[document]; at < end && characters <= blockSize; at++) {
      characters += Number(isFirst(bytes[at]));
    }
    longer += Number(characters > blockSize);
  }
  return longer;
}

/** Describes a corpus under a configuration. */
export function figuresOf(corpus: Corpus, config: RunConfig): CorpusFigures {
  const vocabularySize = corpus.characters.length + 1;
  return {
    documents: documentCount(corpus, config.blockSize),
    division: corpus.documents.division,
    vocabularySize,
    parameters: parameterCount(config, vocabularySize),
    cut: longerThan(corpus, config.blockSize),
  };
}

/**
 * Counts the code points from a character's first byte up to `until`, or a little beyond; returns
 * the end.
 */
function count(bytes: Uint8Array, from: number, until: number, counts: Uint32Array): number {
  let at = from;
  while (at < until) {
    const byte = bytes[at];
    if (byte < 0x80) {
      counts[byte]++;
      at++;
    } else {
      counts[codePointAt(bytes, at)]++;
      at += lengthOf(byte);
    }
  }
  return at;
}
