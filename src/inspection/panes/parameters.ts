/** The list of parameters: some of its rows, in the order of their size. */

import { shownParameterName } from '../../step/names/names';
import { findParameters, type ParameterSearch } from '../../step/names/parameter-names';
import { type ParameterRows, parameterRows, parametersBySize, type SortedBy } from '../../step/parameters/largest';
import type { PaneReader } from './pane-reader';

/** `count` rows from row `from` on, counted from 0. */
export interface ParametersRequest {
  readonly kind: 'parameters';
  readonly by: SortedBy;
  /** Which parameters the list has, as `findParameters` takes it. */
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

export interface ParametersSnapshot {
  readonly kind: 'parameters';
  readonly by: SortedBy;
  readonly search: string;
  /** What came of the search; `count` parameters are in the list, of `of` in the model. */
  readonly found: { readonly kind: 'found'; readonly count: number } | Exclude<ParameterSearch, { kind: 'found' }>;
  readonly of: number;
  /** The row of the list that is the first in `rows`. */
  readonly from: number;
  readonly rows: ParameterRows;
  /** One name a row. */
  readonly names: readonly string[];
}

export const parameters: PaneReader<ParametersRequest, ParametersSnapshot, 'reading'> = {
  snapshot({ reading: { step, reach } }, { kind, by, search, from, count }) {
    const outcome = findParameters(step.matrices, step.characters, search);
    const order = parametersBySize(step, reach, by, outcome.kind === 'found' ? outcome.runs : []);
    const shown = order.subarray(from, from + count);
    return {
      kind,
      by,
      search,
      found: outcome.kind === 'found' ? { kind: 'found', count: order.length } : outcome,
      of: step.tape.parameterCount,
      from,
      rows: parameterRows(step, reach, shown),
      names: Array.from(shown, (parameter) => shownParameterName(step, parameter)),
    };
  },
};
