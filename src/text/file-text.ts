/**
 * Foreign texts in exported files: escapes for characters that the formats cannot hold, and for
 * text that a spreadsheet would run.
 */

/**
 * Characters that XML cannot or should not hold; no other format excludes more: control characters
 * except tabs and ends of lines, halves of surrogate pairs, U+FFFE and U+FFFF.
 */
const unwritable = /[^\t\n\r\u0020-\u007e\u00a0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** A backslash that seems to begin an escape. */
const likeEscape = /\\(?=u[0-9a-f]{4})/g;

/**
 * Returns a text as every exported file has it: a character that its format cannot hold is written
 * with the escapes of JSON, `\u0000`, and a backslash before something that looks like one as
 * `\u005c`, so that replacing each `\uXXXX` by its character gives the text back.
 */
export function fileText(text: string): string {
  return text.replace(likeEscape, escapesOf).replace(unwritable, escapesOf);
}

/** A value as JSON, with the same escapes in its texts: it is read back as it was. */
export function fileJson(value: unknown): string {
  return JSON.stringify(value).replace(unwritable, escapesOf);
}

/**
 * The escapes of JSON for all of a text: `\u0000`, two of them where a character has two code
 * units.
 */
export function escapesOf(text: string): string {
  return text.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Places where a spreadsheet may begin a cell, whatever separates cells in its language: at the
 * beginning of a field, behind a semicolon, a tab or the end of a line; and there, after blanks and
 * quotes, the characters that make a formula of a cell. Also an apostrophe, so that it is
 * distinguished from those that are put in.
 */
const beginsFormula = /(?<=^|[;\t\r\n])(?=[\s\p{C}"]*['=+\-@＝＋－＠]|[\t\r\n])/gu;

/**
 * Returns a text that no spreadsheet takes for a formula: an apostrophe is put before a character
 * that would begin one. Removing an apostrophe at the beginning and behind each semicolon, tab and
 * end of a line gives the text back.
 */
export function cellText(text: string): string {
  return text.replace(beginsFormula, "'");
}
