/**
 * Corpus: a text as training documents, one per line.
 *
 * Lines end, and are stripped of surrounding white space, as in the published program, which is
 * Python's: LF, CRLF and a lone CR end a line, and the characters that `str.strip()` strips are
 * dropped. Blank lines are not documents. Byte order marks before the first document are left out.
 */

import { UserError } from '../../engine/user-error';
import { byteOrderMarks } from '../../text/byte-order-marks';
import { formatCount, formatCounted } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { parameterCount } from '../run/config';
import type { RunConfig } from '../status';

/**
 * Documents in the order of the text, as one block of UTF-8: five million of them cost no more than
 * their bytes.
 */
export interface Corpus {
  /** The name on screen. */
  readonly name: string;
  /**
   * The documents, with an LF between one and the next; `corpusFrom` makes the same corpus of them.
   */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The byte at which each document begins, and the one at which another would. */
  readonly starts: Uint32Array;
  /** All characters, in order of code points, and the number of times that each occurs. */
  readonly characters: readonly string[];
  readonly occurrences: Uint32Array;
}

/** Facts about a corpus that are shown before it is trained on. */
export interface CorpusFigures {
  readonly documents: number;
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
 * The number of characters to which a document is read if the block size is smaller: no more are
 * shown anywhere.
 */
const longestDocument = 10_000;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const MARK = 0xfeff;
/** The number of bytes that are read in one go. */
const STRETCH = 2 ** 19;

/** Reads all of a corpus at once; see `readingCorpus`. */
export function corpusFrom(bytes: Uint8Array<ArrayBuffer>, name: string): Corpus {
  const reading = readingCorpus(bytes, name);
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
export function* readingCorpus(bytes: Uint8Array<ArrayBuffer>, name: string): Generator<number, Corpus> {
  checkSize(bytes.length, name);
  const separation = new Separation(bytes, name);
  for (let at = 0; at < bytes.length; ) {
    at = separation.read(at, Math.min(at + STRETCH, bytes.length));
    yield (0.6 * at) / bytes.length;
  }
  separation.finish();
  const { starts } = separation;
  const documents = starts.length - 1;
  if (documents === 0) {
    throw new UserError(
      `'${shownText(name)}' ${bytes.length === 0 ? 'is empty' : 'has no documents, only blank lines'}: ` +
        'give a text with one document per line, such as a list of names.',
    );
  }
  const kept = bytes.subarray(0, starts[documents] - 1);
  const counts = new Uint32Array(0x110000);
  for (let at = 0; at < kept.length; ) {
    at = count(kept, at, Math.min(at + STRETCH, kept.length), counts);
    yield 0.6 + (0.4 * at) / kept.length;
  }
  counts[LF] = 0;
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
    starts,
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

export function documentCount({ starts }: Corpus): number {
  return starts.length - 1;
}

/**
 * Returns document `index`, in the text's order. A very long one is read as far as a block of
 * `blockSize` needs, and as far as it can be shown.
 */
export function documentOf({ bytes, starts }: Corpus, index: number, blockSize: number): string {
  const end = starts[index + 1] - 1;
  const most = Math.max(blockSize + 1, longestDocument);
  let text = '';
  let count = 0;
  for (let at = starts[index]; at < end && count < most; at += lengthOf(bytes[at]), count++) {
    text += String.fromCodePoint(codePointAt(bytes, at));
  }
  return text;
}

/** Returns the number of documents that have more than `count` characters. */
export function longerThan({ bytes, starts }: Corpus, count: number): number {
  let longer = 0;
  for (let document = 0; document + 1 < starts.length; document++) {
    const end = starts[document + 1] - 1;
    // A character takes at least one byte.
    if (end - starts[document] <= count) continue;
    let characters = 0;
    for (let at = starts[document]; at < end && characters <= count; at++) characters += Number(isFirst(bytes[at]));
    longer += Number(characters > count);
  }
  return longer;
}

/** Describes a corpus under a configuration. */
export function figuresOf(corpus: Corpus, config: RunConfig): CorpusFigures {
  const vocabularySize = corpus.characters.length + 1;
  return {
    documents: documentCount(corpus),
    vocabularySize,
    parameters: parameterCount(config, vocabularySize),
    cut: longerThan(corpus, config.blockSize),
  };
}

/**
 * Moves the documents together at the beginning of the bytes, an LF after each. Leaves the bytes of
 * a text unchanged that has been through it already.
 */
class Separation {
  private readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly name: string;
  /** The first bytes of the text as given, each as a character. */
  private readonly head: string;
  private begins = new Uint32Array(2 ** 12);
  private documents = 0;
  private line = 1;
  /**
   * The start of this line's document, the end of the bytes that have been moved, and the end of
   * the last character among them that is not white space.
   */
  private start = 0;
  private end = 0;
  private solid = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>, name: string) {
    this.bytes = bytes;
    this.name = name;
    this.head = String.fromCharCode(...bytes.subarray(0, 4));
  }

  /** The byte at which each document begins, and the one at which another would. */
  get starts(): Uint32Array {
    return this.begins.slice(0, this.documents + 1);
  }

  /** Reads from a character's first byte up to `until`, or a little beyond; returns the end. */
  read(from: number, until: number): number {
    const { bytes } = this;
    let { start, end, solid } = this;
    let at = from;
    while (at < until) {
      const byte = bytes[at];
      if (byte > SPACE && byte < 0x80) {
        // Nearly every byte of most texts.
        bytes[end++] = byte;
        solid = end;
        at++;
      } else if (byte === LF || byte === CR) {
        at += byte === CR && bytes[at + 1] === LF ? 2 : 1;
        this.line++;
        if (solid > start) start = this.add(start, solid);
        end = start;
        solid = start;
      } else if (byte < 0x80) {
        const blank = isBlank(byte);
        at++;
        if (blank && end === start) continue;
        bytes[end++] = byte;
        if (!blank) solid = end;
      } else {
        const length = checkedLength(bytes, at);
        if (length === 0) throw this.notUtf8(at);
        const point = codePointAt(bytes, at);
        const blank = isBlank(point);
        if (end === start && (blank || (point === MARK && this.documents === 0))) {
          at += length;
          continue;
        }
        for (const next = at + length; at < next; at++) bytes[end++] = bytes[at];
        if (!blank) solid = end;
      }
    }
    this.start = start;
    this.end = end;
    this.solid = solid;
    return at;
  }

  /** Ends the last line. */
  finish(): void {
    if (this.solid > this.start) this.start = this.add(this.start, this.solid);
  }

  /** Returns the error for a byte that does not begin a character. */
  private notUtf8(at: number): UserError {
    const mark = byteOrderMarks.find(([begins]) => this.head.startsWith(begins));
    const byte = this.bytes[at].toString(16).toUpperCase().padStart(2, '0');
    const fault =
      mark === undefined
        ? `has the byte ${byte}, which begins no character, at offset ${formatCount(at)} in line ${formatCount(this.line)}`
        : `begins as ${mark[1]} does`;
    return new UserError(
      `'${shownText(this.name)}' is not UTF-8 text: it ${fault}. Save it with the encoding UTF-8, or give another file.`,
    );
  }

  /** Adds a document; returns the start of the next. */
  private add(start: number, end: number): number {
    if (this.documents + 2 > this.begins.length) this.begins = doubled(this.begins);
    this.begins[this.documents++] = start;
    this.begins[this.documents] = end + 1;
    if (end < this.bytes.length) this.bytes[end] = LF;
    return end + 1;
  }
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

function doubled(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

/**
 * Returns true for a character that `str.strip()` strips: white space in Unicode, and the four
 * separators of ASCII.
 */
function isBlank(point: number): boolean {
  if (point < 0x80) return point === 0x20 || (point >= 0x09 && point <= 0x0d) || (point >= 0x1c && point <= 0x1f);
  if (point < 0x1680) return point === 0x85 || point === 0xa0;
  return (
    point === 0x1680 ||
    (point >= 0x2000 && point <= 0x200a) ||
    point === 0x2028 ||
    point === 0x2029 ||
    point === 0x202f ||
    point === 0x205f ||
    point === 0x3000
  );
}

function isFirst(byte: number): boolean {
  return (byte & 0xc0) !== 0x80;
}

/** Returns the bytes of the character that begins with `byte`. */
function lengthOf(byte: number): number {
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** Of well-formed UTF-8. */
function codePointAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte < 0x80) return byte;
  const low = (offset: number) => bytes[at + offset] & 0x3f;
  if (byte < 0xe0) return ((byte & 0x1f) << 6) | low(1);
  if (byte < 0xf0) return ((byte & 0x0f) << 12) | (low(1) << 6) | low(2);
  return ((byte & 0x07) << 18) | (low(1) << 12) | (low(2) << 6) | low(3);
}

/**
 * Returns the bytes of the multi-byte character that begins here; 0 where it is not well-formed
 * (The Unicode Standard, table 3-7).
 */
function checkedLength(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte < 0xc2 || byte > 0xf4) return 0;
  const second = bytes[at + 1];
  const lowest = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
  const highest = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
  // Beyond the end the byte is undefined, which is in no range.
  if (!(second >= lowest && second <= highest)) return 0;
  const length = lengthOf(byte);
  for (let next = at + 2; next < at + length; next++) {
    if (!(bytes[next] >= 0x80 && bytes[next] <= 0xbf)) return 0;
  }
  return length;
}
