/** Parameters pane: some rows of the list of parameters, in the order of their size. */

import { shownParameterName } from '../../step/names/names';
import { findParameters, type ParameterSearch } from '../../step/names/parameter-names';
import { type ParameterRows, parameterRows, parametersBySize, type SortedBy } from '../../step/parameters/largest';
import type { PaneReader } from './pane-reader';

/** `count` rows from row `from` on, counted from 0. */
export interface ParametersRequest {
  readonly kind: 'parameters';
  readonly by: SortedBy;
  /** The filter of the list, as `findParameters` takes it. */
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

export interface ParametersSnapshot {
  readonly kind: 'parameters';
  readonly by: SortedBy;
  readonly search: string;
  /** The result of the search; `count` parameters are in the list, of `of` in the model. */
  readonly found: { readonly kind: 'found'; readonly count: number } | Exclude<ParameterSearch, { kind: 'found' }>;
  readonly of: number;
  /** The index in the list of the first of `rows`. */
  readonly from: number;
  readonly rows: ParameterRows;
  /** One name per row. */
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
