/**
 * Update ratio: the size of an update relative to that of the values, as a power of ten, of which
 * about -3 is usual.
 */

/** The ends of the bar of a ratio, as powers of ten; the usual -3 is in its middle. */
const lowest = -6;
const highest = 0;

/** Returns log10 of the ratio; null where nothing was moved, or the ratio is not a number. */
export function logRatio(ratio: number): number | null {
  return ratio > 0 && Number.isFinite(ratio) ? Math.log10(ratio) : null;
}

/** Returns the share of its bar that a ratio fills, 0 to 1. */
export function ratioShare(log: number | null): number {
  return log === null ? 0 : Math.min(1, Math.max(0, (log - lowest) / (highest - lowest)));
}

/** Returns a share in percent, with one digit after the point unless it is 0 or 100. */
export function sharePercent(count: number, of: number): string {
  const percent = (100 * count) / of;
  return percent === 0 || percent === 100 ? `${percent}` : percent.toFixed(1);
}
