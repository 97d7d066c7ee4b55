/**
 * Header of a safetensors file: its tensors, and their places.
 *
 * The format, as published with its reference implementation (github.com/huggingface/safetensors,
 * README and safetensors/src/tensor.rs): 8 bytes, the length N of the header, little-endian; N
 * bytes, a JSON object in UTF-8 that begins with `{` and may be padded with spaces; then the data.
 * The object has a member a tensor, `{"dtype", "shape", "data_offsets"}` with offsets from the
 * beginning of the data, and may have a member `__metadata__` of strings. The data of the tensors,
 * put in order, has neither holes nor overlaps, and ends with the file. No key is there twice.
 *
 * Some files beyond the format are read here too, as the reference implementation reads them:
 * `"__metadata__": null`, which mlx writes, white space of JSON before and behind the object,
 * further members of a tensor. A type that this version does not know is listed, though the
 * reference implementation refuses it: the sizes of such tensors cannot be checked, their places
 * are. A key that is there twice is refused, though the reference implementation takes the last:
 * readers would disagree on what the file has in it.
 *
 * All of that is checked before anything is read of the data. It keeps the text itself and 32 bytes
 * a tensor, which is less than the text that describes one.
 */

import { checked } from '../text/checked';
import { formatCount, formatCounted } from '../text/numbers';
import { bitsOf, isDtype } from './dtypes';
import { FormatError } from './format-error';
import { JsonCursor, type TextRange } from './json-cursor';
import { repeatedText } from './repeated-text';
import { shownName } from './shown-name';

/** The bytes before the header, which say its length. */
export const prefixLength = 8;
/** The longest header that the reference implementation reads, bytes. */
export const longestHeader = 100_000_000;
/**
 * More than the arrays of any writer have: those of NumPy and PyTorch 64, those of TensorFlow 254.
 */
const mostDimensions = 1000;
/** More than any file has; this number is read in a second or two. */
const mostMembers = 1_000_000;
/** Longer than any name that is meant to be read, bytes: longer ones are cut. */
const longestName = 4096;

export interface TensorInfo {
  readonly name: string;
  /** One of `Dtype`, or a name that the format does not have. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the beginning of the data; `end` is exclusive. */
  readonly begin: number;
  readonly end: number;
}

/** A text of the metadata; `value` may have been cut. */
export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
  /** Whether the whole value is longer. */
  readonly cut: boolean;
}

/**
 * The length of the header in a file that begins with these 8 bytes (or fewer, where it has no
 * more).
 */
export function headerLength(prefix: Uint8Array, fileLength: number): number {
  if (fileLength < prefixLength || prefix.length < prefixLength) {
    throw new FormatError(
      `it has ${formatCounted(fileLength, 'byte')}, and 8 are needed to say how long its header is`,
    );
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefixLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > longestHeader) {
    throw new FormatError(
      `its header would have ${formatCounted(length, 'byte')}, and the limit is ${formatCount(longestHeader)}`,
    );
  }
  if (prefixLength + length > fileLength) {
    throw new FormatError(
      `its header would have ${formatCounted(length, 'byte')}, and the file has only ${formatCounted(fileLength - prefixLength, 'byte')} after its length`,
    );
  }
  return length;
}

export class Header {
  /** Number of tensors. */
  readonly count: number;
  /** Beginning of the data in the file, bytes. */
  readonly dataStart: number;
  /** Bytes of the data. */
  readonly dataLength: number;
  /** Number of texts in the metadata. */
  readonly metadataCount: number;
  private readonly text: Uint8Array;
  /** Beginning of the name of each tensor in the text, in the order of their data. */
  private readonly places: Uint32Array;
  /** Place of the metadata's object in the text; null without one. */
  private readonly metadataPlace: number | null;

  /**
   * Reads the text of a header, without the 8 bytes before it, of a file of `fileLength` bytes.
   * Throws a FormatError.
   */
  constructor(text: Uint8Array, fileLength: number) {
    this.text = text;
    this.dataStart = prefixLength + text.length;
    this.dataLength = fileLength - this.dataStart;
    checkUtf8(text);
    let place: number | null = null;
    let others = 0;
    const keys = membersOf(text, (key, cursor) => {
      if (isMetadata(cursor, key)) {
        others = 1;
        if (!cursor.isNull()) place = cursor.at;
      }
      cursor.skip();
    });
    refuseMany(keys.length, 'tensors');
    refuseRepeated(text, keys, 'the name');
    this.metadataPlace = place;
    this.count = keys.length - others;
    let texts = 0;
    this.walkMetadata(() => texts++);
    refuseMany(texts, 'texts of metadata');
    this.metadataCount = texts;
    refuseRepeated(text, this.metadataKeys(), 'the key');
    this.places = new Uint32Array(this.count);
    this.readTensors();
  }

  /** A tensor, in the order of the data. */
  tensor(index: number): TensorInfo {
    return readTensor(new JsonCursor(this.text, checked(this.places, index, 'tensor')));
  }

  /** The tensors in the order of the data. */
  *tensors(): Generator<TensorInfo> {
    for (let index = 0; index < this.count; index++) yield this.tensor(index);
  }

  /** The first `count` entries of its metadata; of each value the first `most` bytes or so. */
  metadata(count: number, most: number): readonly MetadataEntry[] {
    const entries: MetadataEntry[] = [];
    this.walkMetadata((key, value, cursor) => {
      if (entries.length === count) return;
      const shown = cutText(this.text, value, most);
      entries.push({ key: readName(cursor, key), value: cursor.read(shown), cut: shown.end < value.end });
    });
    return entries;
  }

  /** A text of the metadata; null where there is none, or it has more than `most` bytes. */
  metadataText(name: string, most: number): string | null {
    let text: string | null = null;
    this.walkMetadata((key, value, cursor) => {
      // Each of its code units may be written as an escape of 6 bytes.
      if (key.end - key.start > 6 * name.length || value.end - value.start > most) return;
      if (cursor.read(key) === name) text = cursor.read(value);
    });
    return text;
  }

  /** Returns the places of the keys of the metadata. */
  private metadataKeys(): Uint32Array {
    const keys = new Uint32Array(this.metadataCount);
    let index = 0;
    this.walkMetadata(({ start }) => {
      keys[index++] = start - 1;
    });
    return keys;
  }

  /** Calls `found` with each key and value; all values are strings. */
  private walkMetadata(found: (key: TextRange, value: TextRange, cursor: JsonCursor) => void): void {
    if (this.metadataPlace === null) return;
    const cursor = new JsonCursor(this.text, this.metadataPlace);
    cursor.object((key) => found(key, cursor.text(), cursor));
  }

  /**
   * Reads where the tensors are, puts them in the order of their data, and checks that this is
   * whole.
   */
  private readTensors(): void {
    const { places, count } = this;
    const begins = new Float64Array(count);
    const ends = new Float64Array(count);
    let index = 0;
    let sorted = true;
    let before = { begin: 0, end: 0 };
    membersOf(this.text, (key, cursor) => {
      if (isMetadata(cursor, key)) {
        cursor.skip();
        return;
      }
      places[index] = key.start - 1;
      const entry = readEntry(cursor, key, null);
      begins[index] = entry.begin;
      ends[index] = entry.end;
      if ((entry.begin - before.begin || entry.end - before.end) < 0) sorted = false;
      before = entry;
      index++;
    });
    if (sorted) {
      this.checkOrder(begins, ends);
      return;
    }
    const read = (column: ArrayLike<number>, tensor: number) => checked(column, tensor, 'tensor');
    const order = new Uint32Array(count)
      .map((_, i) => i)
      .sort((a, b) => read(begins, a) - read(begins, b) || read(ends, a) - read(ends, b));
    places.set(order.map((tensor) => read(places, tensor)));
    const reordered = (column: Float64Array) => Float64Array.from(order, (tensor) => read(column, tensor));
    this.checkOrder(reordered(begins), reordered(ends));
  }

  /**
   * Each tensor begins where the one before it ends, the first at 0, and the last ends with the
   * file.
   */
  private checkOrder(begins: Float64Array, ends: Float64Array): void {
    let at = 0;
    for (const [index, begin] of begins.entries()) {
      if (begin !== at) {
        const what = begin > at ? `leaves a hole behind byte ${at}` : 'overlaps another';
        throw new FormatError(
          `the data of the tensor ${quoted(this.tensor(index).name)}, from byte ${begin} on, ${what}`,
        );
      }
      at = checked(ends, index, 'tensor');
    }
    if (at !== this.dataLength) {
      throw new FormatError(
        `its tensors have ${formatCounted(at, 'byte')} of data, and the file has ${formatCount(this.dataLength)}`,
      );
    }
  }
}

/**
 * Returns the places of the keys of the object that is the text; `read` reads the value of each.
 */
function membersOf(text: Uint8Array, read: (key: TextRange, cursor: JsonCursor) => void): Uint32Array {
  // Counted first, so that no list has to grow.
  let count = 0;
  const counting = new JsonCursor(text);
  counting.object(() => {
    count++;
    counting.skip();
  });
  counting.finish();
  const keys = new Uint32Array(count);
  let index = 0;
  const cursor = new JsonCursor(text);
  cursor.object((key) => {
    keys[index++] = key.start - 1;
    read(key, cursor);
  });
  return keys;
}

function isMetadata(cursor: JsonCursor, key: TextRange): boolean {
  return key.end - key.start <= 6 * '__metadata__'.length && cursor.read(key) === '__metadata__';
}

function readTensor(cursor: JsonCursor): TensorInfo {
  const key = cursor.key();
  const shape: number[] = [];
  return { name: readName(cursor, key), shape, ...readEntry(cursor, key, shape) };
}

/** A name, cut where it is very long. */
function readName(cursor: JsonCursor, range: TextRange): string {
  const kept = cutText(cursor.bytes, range, longestName);
  return kept.end < range.end ? `${cursor.read(kept)}…` : cursor.read(kept);
}

interface Entry {
  readonly dtype: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads what is behind the name of a tensor, the shape into an array where one is given, and checks
 * that its parts go together.
 */
function readEntry(cursor: JsonCursor, key: TextRange, shape: number[] | null): Entry {
  const wrong = (what: string) => new FormatError(`the tensor ${quoted(readName(cursor, key))} ${what}`);
  let dtype: string | null = null;
  let elements: number | null = null;
  const offsets: number[] = [];
  const seen = new Set<string>();
  cursor.object((part) => {
    // Members that the format does not know are passed over, as the reference implementation does.
    const name = part.end - part.start <= 72 ? cursor.read(part) : '';
    if (name !== 'dtype' && name !== 'shape' && name !== 'data_offsets') {
      cursor.skip();
      return;
    }
    if (seen.has(name)) throw wrong(`has ${name} twice`);
    seen.add(name);
    if (name === 'dtype') dtype = readName(cursor, cursor.text());
    else if (name === 'shape') elements = readShape(cursor, shape, wrong);
    else {
      cursor.array(() => {
        if (offsets.length === 2) throw wrong('has more than two data_offsets');
        offsets.push(cursor.integer());
      });
    }
  });
  for (const name of ['dtype', 'shape', 'data_offsets']) if (!seen.has(name)) throw wrong(`has no ${name}`);
  return checkedEntry(dtype, elements, offsets, wrong);
}

type Wrong = (what: string) => FormatError;

/** Reads a shape, into `shape` where it is given. Returns the number of elements. */
function readShape(cursor: JsonCursor, shape: number[] | null, wrong: Wrong): number {
  let elements = 1;
  let dimensions = 0;
  cursor.array(() => {
    const size = cursor.integer();
    shape?.push(size);
    elements *= size;
    if (++dimensions > mostDimensions) throw wrong(`has more than ${mostDimensions} dimensions`);
    if (elements > Number.MAX_SAFE_INTEGER) throw wrong('has more elements than can be counted');
  });
  return elements;
}

function checkedEntry(
  dtype: string | null,
  elements: number | null,
  [begin, end]: readonly number[],
  wrong: Wrong,
): Entry {
  if (dtype === null || elements === null || begin === undefined || end === undefined) {
    throw wrong('needs two data_offsets');
  }
  if (end < begin) throw wrong(`ends at byte ${end}, before it begins at ${begin}`);
  if (!isDtype(dtype)) return { dtype, begin, end };
  const length = elements * bitsOf(dtype);
  if (length > Number.MAX_SAFE_INTEGER) throw wrong('has more bytes than can be counted');
  if (length % 8 !== 0)
    throw wrong(
      `has ${formatCounted(elements, 'element')} of ${bitsOf(dtype)} bits, which is not a whole number of bytes`,
    );
  if (length / 8 !== end - begin) {
    throw wrong(
      `has ${formatCounted(elements, 'element')} of ${dtype}: ${formatCounted(length / 8, 'byte')}, and not ${formatCount(end - begin)}`,
    );
  }
  return { dtype, begin, end };
}

function refuseMany(count: number, what: string): void {
  if (count > mostMembers)
    throw new FormatError(`it has ${formatCount(count)} ${what}, and the limit is ${formatCount(mostMembers)}`);
}

function refuseRepeated(text: Uint8Array, keys: Uint32Array, what: string): void {
  const repeated = repeatedText(new JsonCursor(text), keys);
  if (repeated !== null) throw new FormatError(`${what} ${quoted(repeated)} occurs twice`);
}

/** Returns at most `most` bytes of a text, cut between characters and between escapes. */
function cutText(bytes: Uint8Array, range: TextRange, most: number): TextRange {
  if (range.end - range.start <= most) return range;
  let end = range.start + most;
  while (end > range.start && (checked(bytes, end, 'byte') & 0xc0) === 0x80) end--;
  if (!range.escaped) return { ...range, end };
  // An escape has at most 12 bytes, as a pair of surrogates; what is left must be read from the
  // beginning to see where one ends.
  let at = range.start;
  for (let next = at; next <= end; next = at + escapeLength(bytes, at)) at = next;
  return { ...range, end: at };
}

/** Bytes of the character or escape at a place. */
function escapeLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x5c) return 1;
  if (bytes[at + 1] !== 0x75) return 2;
  const high = Number.parseInt(String.fromCharCode(...bytes.subarray(at + 2, at + 4)), 16);
  return high >= 0xd8 && high <= 0xdb ? 12 : 6;
}

/** In pieces, so that no copy of the text is made. */
function checkUtf8(text: Uint8Array): void {
  const piece = 65_536;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < text.length; at += piece) decoder.decode(text.subarray(at, at + piece), { stream: true });
    decoder.decode();
  } catch {
    throw new FormatError('its header is not UTF-8');
  }
}

function quoted(name: string): string {
  const short = name.length <= 80 ? name : `${name.slice(0, 80)}...`;
  const shown = shownName(short);
  return shown === short ? `'${short}'` : shown;
}
