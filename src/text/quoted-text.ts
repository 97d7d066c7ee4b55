/**
 * Texts in quotes, as names of parameters, expressions and filters have them: `'a'`, `'\''`,
 * `'\u{200d}'`. A text that is written here is read back here as the same text, whatever its
 * characters.
 */

import { codePointOf } from './token-text';

/**
 * Characters that end or bend a text in quotes, or that nobody can see or distinguish from others:
 * as escapes.
 */
const ESCAPED = /[\\'"\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|(.))/giuy;
/**
 * One character may be between quotes as it is, even a quote or a backslash, where a closing
 * bracket follows.
 */
const BARE = /(['"])(.)\1(?=\s*\])/uy;
const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** The text in quotes. */
export function quoted(text: string, quote: "'" | '"' = "'"): string {
  const inner = text.replaceAll(ESCAPED, (character, at: number) => {
    if (character === '\\') return '\\\\';
    if ((character === "'" || character === '"') && character !== quote) return character;
    // Before a bracket, a backslash and a quote would be a backslash between quotes.
    const bent = character === quote && !/^\s*\]/.test(text.slice(at + 1));
    return bent ? `\\${character}` : `\\u{${codePointOf(character).toString(16)}}`;
  });
  return `${quote}${inner}${quote}`;
}

/**
 * The text in quotes that begins in a longer text at `at`, and where it ends; null where none does
 * or it is not closed.
 */
export function quotedAt(text: string, at: number): { readonly value: string; readonly end: number } | null {
  const quote = text[at];
  if (quote !== "'" && quote !== '"') return null;
  BARE.lastIndex = at;
  const [, , bare] = BARE.exec(text) ?? [];
  if (bare !== undefined) return { value: bare, end: BARE.lastIndex };
  let value = '';
  for (let end = at + 1; end < text.length; ) {
    if (text[end] === quote) return { value, end: end + 1 };
    if (text[end] !== '\\') {
      value += text[end++];
      continue;
    }
    ESCAPE.lastIndex = end;
    const [all, point, character = ''] = ESCAPE.exec(text) ?? [];
    if (all === undefined || (point !== undefined && Number.parseInt(point, 16) > 0x10ffff)) return null;
    value +=
      point === undefined ? (ESCAPES.get(character) ?? character) : String.fromCodePoint(Number.parseInt(point, 16));
    end += all.length;
  }
  return null;
}
