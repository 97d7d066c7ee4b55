/** The tokens in the order of the table, and their characters as they can be seen. */

export const tokenOrders = ['token', 'occurrences'] as const;
export type TokenOrder = (typeof tokenOrders)[number];

/** Tokens by their number, or by how often they occur, the most frequent first; equals by their number. */
export function orderedTokens(occurrences: Uint32Array, order: TokenOrder): readonly number[] {
  const tokens = Array.from(occurrences.keys());
  if (order === 'token') return tokens;
  return tokens.sort((a, b) => (occurrences[b] ?? 0) - (occurrences[a] ?? 0) || a - b);
}

/** `U+0061`. */
export function formatCodePoint(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A character as text to be seen; null where there is nothing to see, such as a space or a control character. */
export function visibleCharacter(point: number): string | null {
  const character = String.fromCodePoint(point);
  if (/[\p{C}\p{Z}]/u.test(character)) return null;
  // A mark is drawn on what stands before it.
  return /\p{M}/u.test(character) ? `◌${character}` : character;
}
