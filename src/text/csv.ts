/** Comma-separated values of RFC 4180, none of which a spreadsheet runs as a formula. */

import { exactNumber } from './exact-numbers';
import { cellText, fileText } from './file-text';

/** One line with its end: numbers with all their digits, texts as `csvField` has them. */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => (typeof field === 'number' ? exactNumber(field) : csvField(field))).join(',')}\r\n`;
}

/**
 * A text, quoted where it must be, with what no file can hold and what a spreadsheet would run made
 * harmless (see file-text.ts).
 */
export function csvField(text: string): string {
  const written = cellText(fileText(text));
  return /[",;\t\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}
