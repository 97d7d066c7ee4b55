/** Matrices pane: the parameter matrices and their figures. */

import { matrixSummaries } from '../../step/parameters/figures';
import type { MatrixSummary } from '../../step/view/view';
import type { PaneReader } from './pane-reader';

export interface MatricesRequest {
  readonly kind: 'matrices';
}

export interface MatricesSnapshot {
  readonly kind: 'matrices';
  readonly matrices: readonly MatrixSummary[];
}

export const matrices: PaneReader<MatricesRequest, MatricesSnapshot, 'reading'> = {
  snapshot: ({ reading: { step, reach } }, { kind }) => ({ kind, matrices: matrixSummaries(step, reach) }),
};
