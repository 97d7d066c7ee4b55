/** Attention weights as the cells of a matrix have room for them; all 4 digits are in the cell's description. */

/** `0.360`, `1`, `0`, and `<.001` for what would be rounded to nothing. */
export function formatWeight(weight: number): string {
  if (!Number.isFinite(weight)) return Number.isNaN(weight) ? 'NaN' : '∞';
  if (weight === 0 || weight === 1) return String(weight);
  return weight < 0.0005 ? '<.001' : weight.toFixed(3);
}
