/** The size of an update beside that of the values: a power of ten, of which about -3 is usual. */

/** Where the bar of a ratio begins and ends, as powers of ten; the usual -3 is in its middle. */
const lowest = -6;
const highest = 0;

/** log10 of the ratio; null where nothing was moved, or the ratio is no number. */
export function logRatio(ratio: number): number | null {
  return ratio > 0 && Number.isFinite(ratio) ? Math.log10(ratio) : null;
}

/** How much of its bar a ratio fills, 0 to 1. */
export function ratioShare(log: number | null): number {
  return log === null ? 0 : Math.min(1, Math.max(0, (log - lowest) / (highest - lowest)));
}

/** A share in percent, with one digit after the point unless it is nothing or all. */
export function sharePercent(count: number, of: number): string {
  const percent = (100 * count) / of;
  return percent === 0 || percent === 100 ? `${percent}` : percent.toFixed(1);
}
