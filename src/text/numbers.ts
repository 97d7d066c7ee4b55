/**
 * Number formats for people: whole numbers with all digits, others rounded, a true minus, powers of
 * ten where fixed digits say nothing.
 */

const DIGITS = 4;
const SMALLEST_FIXED = 1e-3;
const LARGEST_FIXED = 1e6;

/**
 * A value or gradient: `0.3601`, `−1`, `1234.6`, `6.421e−4`, `∞`. Whole numbers have all their
 * digits, as long as a double has them; every other number is rounded to 4 significant digits or
 * more, and has a decimal point to show that. It has no commas: expressions read it back.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (Number.isSafeInteger(value)) return withTrueMinus(String(value));
  // The form is chosen by the rounded number: 0.00099999 is 0.001000, 999,999.9 is 1.000e6.
  const rounded = Number(Math.abs(value).toPrecision(DIGITS));
  if (rounded < SMALLEST_FIXED || rounded >= LARGEST_FIXED) return withTrueMinus(value.toExponential(DIGITS - 1));
  if (rounded >= 10 ** (DIGITS - 1)) return withTrueMinus(value.toFixed(1));
  return withTrueMinus(value.toPrecision(DIGITS));
}

/**
 * A number that the source text wrote, such as a constant or an exponent: without zeros at its end
 * where it is exact.
 */
export function formatPlain(value: number): string {
  if (!Number.isFinite(value) || Number(value.toPrecision(DIGITS)) !== value) return formatNumber(value);
  return withTrueMinus(String(value));
}

/** A loss in nats, with 4 decimals. */
export function formatLoss(loss: number): string {
  return Number.isFinite(loss) ? loss.toFixed(DIGITS) : formatNonFinite(loss);
}

/** A count with its thousands apart: `56,283`. */
export function formatCount(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A count with what it counts: `1 match`, `1,234 matches`, `0 matches`. `others` for a plural that
 * is not `one` and an s.
 */
export function formatCounted(count: number, one: string, others = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : others}`;
}

function formatNonFinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
}

function withTrueMinus(digits: string): string {
  return digits.replaceAll('-', '−').replace('e+', 'e');
}
