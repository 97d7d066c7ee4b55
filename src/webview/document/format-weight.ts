/**
 * Attention weight format: short enough for the cell of a matrix; the cell's description has all 4
 * digits.
 */

/** Formats a weight: `0.360`, `1`, `0`, and `<.001` for a weight that would be rounded to zero. */
export function formatWeight(weight: number): string {
  if (!Number.isFinite(weight)) return Number.isNaN(weight) ? 'NaN' : '∞';
  if (weight === 0 || weight === 1) return String(weight);
  return weight < 0.0005 ? '<.001' : weight.toFixed(3);
}
