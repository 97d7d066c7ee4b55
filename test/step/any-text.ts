/** Texts of any characters, for properties of what is quoted and read back. */

import * as fc from 'fast-check';

/** Any text: code points, lone surrogates, and those that quoting is about, often. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '"', '\\', '[', ']', '{', '}', 'u', 'n', ' ', '\n', '\u2028', '\u0301', '\u05d0', '\u200f'),
      fc.nat(0x10ffff).map((point) => String.fromCodePoint(point)),
    ),
    { maxLength: 6 },
  )
  .map((characters) => characters.join(''));
