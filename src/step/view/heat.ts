/**
 * Heat scale: number to heat, for all heat colours but those of matrices, so that a colour means
 * the same number everywhere.
 */

import type { MapQuantity } from '../map/quantity';
import type { HeatRange } from './view';

/**
 * The numbers that have no heat and full heat: |gradients|, |values|, counts of nodes. In between,
 * heat is linear in the logarithm. That of |gradients| is for files and for steps that tell no
 * range of their own.
 */
export const heatRanges = {
  gradient: { none: 1e-6, full: 10 },
  value: { none: 1e-3, full: 100 },
  count: { none: 1, full: 1e5 },
} as const satisfies { readonly [quantity in MapQuantity]: HeatRange };

/** The share of the nodes whose scopes are below the range, and of those above it. */
const BEYOND = 0.05;
/** The ends of a range are at least this factor apart. */
const LEAST_RANGE = 10;
/** A range that fits is kept until an end of it is wrong by more than this factor. */
const KEPT_WITHIN = 4;

/**
 * Returns the range from the 5th to the 95th percentile of the amounts of some scopes, with two
 * digits. Each counts by its number of nodes, so that every depth counts alike, however many scopes
 * it has. Amounts that are 0, negative or not finite do not count, and neither does scope 0, the step.
 */
export function heatRangeOf(amounts: ArrayLike<number>, nodes: (scope: number) => number): HeatRange {
  const counted: (readonly [amount: number, weight: number])[] = [];
  let total = 0;
  for (let scope = 1; scope < amounts.length; scope++) {
    const amount = amounts[scope];
    if (!(amount > 0 && amount < Number.POSITIVE_INFINITY)) continue;
    counted.push([amount, nodes(scope)]);
    total += nodes(scope);
  }
  if (counted.length === 0) return heatRanges.gradient;
  counted.sort(([a], [b]) => a - b);
  const percentile = (share: number) => {
    let below = 0;
    for (const [amount, weight] of counted) {
      below += weight;
      if (below >= share * total) return amount;
    }
    return counted[counted.length - 1][0];
  };
  const none = rounded(percentile(BEYOND));
  return { none, full: Math.max(rounded(percentile(1 - BEYOND)), rounded(none * LEAST_RANGE)) };
}

/**
 * Returns the range to show: the one shown before for as long as it fits the step, so that colours
 * of different steps can be compared.
 */
export function heldRange(before: HeatRange | null, step: HeatRange): HeatRange {
  if (before === null) return step;
  const apart = (a: number, b: number) => Math.max(a / b, b / a);
  const fits = apart(before.none, step.none) <= KEPT_WITHIN && apart(before.full, step.full) <= KEPT_WITHIN;
  return fits ? before : step;
}

function rounded(amount: number): number {
  return Number(amount.toPrecision(2));
}

/** The heat of a quantity, 0 to 1; 1 for NaN. */
export function heatOf(
  amount: number,
  quantity: MapQuantity = 'gradient',
  { none, full }: HeatRange = heatRanges[quantity],
): number {
  if (!(amount > none)) return Number.isNaN(amount) ? 1 : 0;
  return Math.min(1, Math.log(amount / none) / Math.log(full / none));
}
