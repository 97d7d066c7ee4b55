/** UTF-8: characters in bytes. */

import { UserError } from '../../engine/user-error';
import { byteOrderMarks } from '../../text/byte-order-marks';
import { formatCount } from '../../text/numbers';
import { shownText } from '../../text/token-text';

export const LF = 0x0a;
export const CR = 0x0d;
/** The byte order mark. */
export const MARK = 0xfeff;

/** Returns true for the first byte of a character. */
export function isFirst(byte: number): boolean {
  return (byte & 0xc0) !== 0x80;
}

/** Returns the bytes of the character that begins with `byte`. */
export function lengthOf(byte: number): number {
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** Of well-formed UTF-8. */
export function codePointAt(bytes: Uint8Array, at: number): number {
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
export function checkedLength(bytes: Uint8Array, at: number): number {
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

/** The place of a byte that does not begin a character. */
interface Fault {
  /** The name of the text, and its first bytes, each as a character. */
  readonly name: string;
  readonly head: string;
  readonly byte: number;
  readonly offset: number;
  /** From 1. */
  readonly line: number;
}

/** Returns the first bytes of a text, each as a character. */
export function headOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 4));
}

/** Returns the error for a byte that does not begin a character. */
export function notUtf8({ name, head, byte, offset, line }: Fault): UserError {
  const mark = byteOrderMarks.find(([begins]) => head.startsWith(begins));
  const shown = byte.toString(16).toUpperCase().padStart(2, '0');
  const fault =
    mark === undefined
      ? `has the byte ${shown}, which begins no character, at offset ${formatCount(offset)} in line ${formatCount(line)}`
      : `begins as ${mark[1]} does`;
  return new UserError(
    `'${shownText(name)}' is not UTF-8 text: it ${fault}. Save it with the encoding UTF-8, or give another file.`,
  );
}
