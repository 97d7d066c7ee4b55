/** Matrices pane state: the sorting of the table. */

import * as v from 'valibot';
import { definePane } from '../state/pane-state';
import { directions, matrixColumns, type Sorting } from './sorting';

export interface MatricesChoice {
  readonly sorting: Sorting;
}

export const matricesPane = definePane<'matrices', MatricesChoice>(
  v.optional(
    v.object({
      sorting: v.nullable(v.object({ column: v.picklist(matrixColumns), direction: v.picklist(directions) })),
    }),
    { sorting: null },
  ),
  () => ({ kind: 'matrices' }),
);
