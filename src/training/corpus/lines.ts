/**
 * Lines: a text as documents, one per line.
 *
 * Lines end, and are stripped of surrounding white space, as in the published program, which is
 * Python's: LF, CRLF and a lone CR end a line, and the characters that `str.strip()` strips are
 * dropped. Blank lines are not documents. Byte order marks before the first document are left out.
 */

import { CR, checkedLength, codePointAt, headOf, LF, MARK, notUtf8 } from './utf8';

export interface Lines {
  readonly division: 'lines';
  /**
   * The byte at which each document begins, and the one at which another would. An LF is between
   * one and the next.
   */
  readonly starts: Uint32Array;
}

const SPACE = 0x20;

/**
 * Moves the documents together at the beginning of the bytes, an LF after each. Leaves the bytes of
 * a text unchanged that has been through it already.
 */
export class LineReader {
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
    this.head = headOf(bytes);
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
        if (length === 0) {
          throw notUtf8({ name: this.name, head: this.head, byte, offset: at, line: this.line });
        }
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

  /** Ends the last line; returns the documents, and the end of the last one in the bytes. */
  finish(): { readonly documents: Lines; readonly end: number } {
    if (this.solid > this.start) this.start = this.add(this.start, this.solid);
    const starts = this.begins.slice(0, this.documents + 1);
    return { documents: { division: 'lines', starts }, end: Math.max(0, starts[this.documents] - 1) };
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
