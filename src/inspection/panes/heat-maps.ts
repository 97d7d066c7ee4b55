/** Heat map pane: one quantity of every parameter, or of those of one matrix. */

import { matrixSummaries } from '../../step/parameters/figures';
import { type Quantity, quantityOf, untouched } from '../../step/parameters/quantity';
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
  readonly quantity: Quantity;
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
  snapshot({ reading: { step, reach } }, { kind, quantity, matrix }) {
    const opened = step.matrices.find(({ name }) => name === matrix);
    const all = step.tape.parameterCount <= MOST_NUMBERS ? step.tape.parameterCount : 0;
    const first = opened?.first ?? 0;
    const count = opened === undefined ? all : opened.rows * opened.columns;
    return {
      kind,
      quantity,
      matrices: matrixSummaries(step, reach),
      open: opened?.name ?? null,
      first,
      numbers: quantityOf(step, quantity, first, count),
      untouched: untouched(reach, first, count),
    };
  },
};
