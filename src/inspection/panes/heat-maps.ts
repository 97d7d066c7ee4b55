/** Heat map pane: one quantity of every parameter, or of those of one matrix. */

import { type ArrayUse, arrayUses } from '../../step/optimizer';
import { matrixSummaries } from '../../step/parameters/figures';
import { type Quantity, quantityAmong, quantityOf, untouched } from '../../step/parameters/quantity';
import type { NodeId } from '../../step/recorded-step';
import type { MatrixSummary } from '../../step/view/view';
import type { PaneReader } from './pane-reader';

export interface HeatMapsRequest {
  readonly kind: 'heatMaps';
  readonly quantity: Quantity;
  /** The name of the displayed matrix; null for all. */
  readonly matrix: string | null;
}

export interface HeatMapsSnapshot {
  readonly kind: 'heatMaps';
  /** The requested one; the gradient where the run does not have it. */
  readonly quantity: Quantity;
  /** The optimizer's arrays, which are quantities as well. */
  readonly arrays: readonly ArrayUse[];
  /** All matrices of the model. */
  readonly matrices: readonly MatrixSummary[];
  /**
   * The name of the matrix of the numbers; null for the numbers of all, or of none where they are
   * too many to send.
   */
  readonly open: string | null;
  /** One number per parameter from `first` on. */
  readonly first: NodeId;
  readonly numbers: Float64Array;
  /**
   * One number per parameter: 1 where the loss does not depend on it in this step, so that it has
   * no gradient, else 0.
   */
  readonly untouched: Uint8Array;
}

/** The most numbers that are sent at once for all matrices; one matrix is sent in full. */
const MOST_NUMBERS = 2 ** 14;

export const heatMaps: PaneReader<HeatMapsRequest, HeatMapsSnapshot, 'reading'> = {
  snapshot({ reading: { step, reach } }, { kind, quantity: requested, matrix }) {
    const quantity = quantityAmong(step.optimizer, requested);
    const opened = step.matrices.find(({ name }) => name === matrix);
    const all = step.tape.parameterCount <= MOST_NUMBERS ? step.tape.parameterCount : 0;
    const first = opened?.first ?? 0;
    const count = opened === undefined ? all : opened.rows * opened.columns;
    return {
      kind,
      quantity,
      arrays: arrayUses(step),
      matrices: matrixSummaries(step, reach),
      open: opened?.name ?? null,
      first,
      numbers: quantityOf(step, quantity, first, count),
      untouched: untouched(reach, first, count),
    };
  },
};
