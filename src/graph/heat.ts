/** How strongly a gradient colours what it belongs to. */

/** |gradient| of no heat and of full heat; a box's heat goes with the logarithm in between. */
export const heatRange = { none: 1e-6, full: 10 } as const;

/** The heat of a |gradient|, 0 to 1. */
export function heatOf(gradient: number): number {
  if (!(gradient > heatRange.none)) return Number.isNaN(gradient) ? 1 : 0;
  return Math.min(1, Math.log(gradient / heatRange.none) / Math.log(heatRange.full / heatRange.none));
}
