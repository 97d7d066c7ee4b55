/** Numbers as people read them: 4 significant digits, a true minus, powers of ten where fixed digits say nothing. */

const DIGITS = 4;
const SMALLEST_FIXED = 1e-3;
const LARGEST_FIXED = 1e6;

/** A value or gradient: `0.3601`, `−1.000`, `6.421e−4`, `∞`. Always 4 significant digits; exactly zero is `0`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  // What is printed is looked at rounded: 0.00099999 is 0.001000, 999,999.9 is 1.000e6.
  const rounded = Number(magnitude.toPrecision(DIGITS));
  if (rounded < SMALLEST_FIXED || rounded >= LARGEST_FIXED) return withTrueMinus(value.toExponential(DIGITS - 1));
  if (rounded >= 10 ** DIGITS) return withTrueMinus(formatCount(value));
  return withTrueMinus(value.toPrecision(DIGITS));
}

/** A number that the source text wrote, such as a constant or an exponent: at most 4 significant digits, none added. */
export function formatPlain(value: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (Number.isInteger(value) && Math.abs(value) < LARGEST_FIXED) return withTrueMinus(formatCount(value));
  return withTrueMinus(String(Number(value.toPrecision(DIGITS))));
}

/** A count with its thousands apart: `56,283`. */
export function formatCount(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

function formatNonFinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
}

function withTrueMinus(digits: string): string {
  return digits.replaceAll('-', '−').replace('e+', 'e');
}
