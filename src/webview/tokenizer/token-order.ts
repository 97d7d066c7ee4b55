/** Token order: the tokens in the order of the table. */

export const tokenOrders = ['token', 'occurrences'] as const;
export type TokenOrder = (typeof tokenOrders)[number];

/**
 * Returns the tokens by their number, or by how often they occur, the most frequent first; equal
 * ones by their number.
 */
export function orderedTokens(occurrences: Uint32Array, order: TokenOrder): readonly number[] {
  const tokens = Array.from(occurrences.entries());
  // Sorting keeps the order of equal ones.
  if (order === 'occurrences') tokens.sort(([, a], [, b]) => b - a);
  return tokens.map(([token]) => token);
}
