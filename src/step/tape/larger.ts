/** Larger: the larger of two sizes of numbers. */

/** Returns the larger of two sizes; NaN wins, whatever it is compared with. */
export function larger(a: number, b: number): number {
  return b > a || Number.isNaN(b) ? b : a;
}
