/**
 * Blocks: a text as documents of as many characters as a block size says, the last one with the
 * rest. All characters are kept, but CRLF and a lone CR become LF, and byte order marks at the
 * beginning are left out.
 */

import { CR, checkedLength, codePointAt, headOf, LF, lengthOf, MARK, notUtf8 } from './utf8';

/** The same for all block sizes: the documents of a run follow from its own. */
export interface Blocks {
  readonly division: 'blocks';
  /** The number of characters. */
  readonly length: number;
  /** The byte at which every 256th character begins. */
  readonly marks: Uint32Array;
}

const STRIDE = 256;

/** Returns the byte at which a character begins. */
export function byteOf({ marks }: Blocks, bytes: Uint8Array, character: number): number {
  let at = marks[Math.floor(character / STRIDE)];
  for (let left = character % STRIDE; left > 0; left--) at += lengthOf(bytes[at]);
  return at;
}

/**
 * Moves the text together at the beginning of the bytes. Leaves the bytes of a text unchanged that
 * has been through it already.
 */
export class BlockReader {
  private readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly name: string;
  private readonly head: string;
  private readonly marks: Uint32Array<ArrayBuffer>;
  private length = 0;
  private line = 1;
  /** The end of the bytes that have been moved. */
  private end = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>, name: string) {
    this.bytes = bytes;
    this.name = name;
    this.head = headOf(bytes);
    this.marks = new Uint32Array(Math.ceil(bytes.length / STRIDE));
  }

  /** Reads from a character's first byte up to `until`, or a little beyond; returns the end. */
  read(from: number, until: number): number {
    const { bytes, marks } = this;
    let { length, line, end } = this;
    let at = from;
    while (at < until) {
      const byte = bytes[at];
      const size = byte < 0x80 ? 1 : checkedLength(bytes, at);
      if (size === 0) throw notUtf8({ name: this.name, head: this.head, byte, offset: at, line });
      if (end === 0 && size === 3 && codePointAt(bytes, at) === MARK) {
        at += size;
        continue;
      }
      if (length % STRIDE === 0) marks[length / STRIDE] = end;
      length++;
      if (byte === LF || byte === CR) {
        at += byte === CR && bytes[at + 1] === LF ? 2 : 1;
        bytes[end++] = LF;
        line++;
      } else for (const next = at + size; at < next; at++) bytes[end++] = bytes[at];
    }
    this.length = length;
    this.line = line;
    this.end = end;
    return at;
  }

  /** Returns the text, and its end in the bytes. */
  finish(): { readonly documents: Blocks; readonly end: number } {
    const { length, marks, end } = this;
    return { documents: { division: 'blocks', length, marks: marks.slice(0, Math.ceil(length / STRIDE)) }, end };
  }
}
