/**
 * Comparison pane state: the quantity and the matrix that are shown, and which differences of nodes
 * count.
 */

import * as v from 'valibot';
import type { CompareRequest } from '../../inspection/panes/compare';
import { arrayName } from '../../program/array-names';
import { checked } from '../../text/checked';
import { definePane } from '../state/pane-state';

export type CompareChoice = Omit<CompareRequest, 'kind'>;

export const comparePane = definePane<'compare', CompareChoice>(
  v.optional(
    v.object({
      /** A quantity that every parameter has, or an array of the optimizer of some run. */
      quantity: v.pipe(v.string(), v.regex(arrayName)),
      /** Null means the first matrix. */
      matrix: v.nullable(v.string()),
      what: v.picklist(['value', 'gradient']),
      tolerance: v.pipe(v.number(), v.finite(), v.minValue(0)),
    }),
    { quantity: 'value', matrix: null, what: 'value', tolerance: 0 },
  ),
  (choice) => ({ kind: 'compare', ...choice }),
);

/** Returns the second numbers subtracted from the first. */
export function differences(now: Float64Array, kept: Float64Array): Float64Array {
  return now.map((number, i) => number - checked(kept, i, 'parameter'));
}
