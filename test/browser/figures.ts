/** Figures: numbers as the Inspector writes them, read back. */

import assert from 'node:assert/strict';

/** Returns the number in a text on the screen: `−1.077e−4`, `56,283`. */
export function numberIn(text: string): number {
  const number = Number(text.trim().replaceAll('−', '-').replaceAll(',', ''));
  assert(text.trim() !== '' && !Number.isNaN(number), `"${text}" is a number`);
  return number;
}

/** Asserts that the text is the number, rounded to 4 significant digits; `0` is exactly zero. */
export function assertShown(text: string, expected: number, what: string): void {
  const shown = numberIn(text);
  const last = expected === 0 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(expected))) - 3);
  assert(Math.abs(shown - expected) <= 0.5001 * last, `${what} is ${expected}, not ${text}`);
}
