/**
 * Heat scale: number to heat, for all heat colours but those of matrices, so that a colour means
 * the same number everywhere.
 */

import type { MapQuantity } from '../map/quantity';

/**
 * The numbers that have no heat and full heat: |gradients|, |values|, counts of nodes. In between,
 * heat is linear in the logarithm.
 */
export const heatRanges = {
  gradient: { none: 1e-6, full: 10 },
  value: { none: 1e-3, full: 100 },
  count: { none: 1, full: 1e5 },
} as const satisfies { readonly [quantity in MapQuantity]: { readonly none: number; readonly full: number } };

/** The heat of a quantity, 0 to 1; 1 for NaN. */
export function heatOf(amount: number, quantity: MapQuantity = 'gradient'): number {
  const { none, full } = heatRanges[quantity];
  if (!(amount > none)) return Number.isNaN(amount) ? 1 : 0;
  return Math.min(1, Math.log(amount / none) / Math.log(full / none));
}
