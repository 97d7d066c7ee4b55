/** How the table of matrices is sorted. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import { directions, type MatrixColumn, matrixColumns, nextSorting, type Sorting } from './sorting';

export const MatricesKeptSchema = v.object({
  sorting: v.nullable(v.object({ column: v.picklist(matrixColumns), direction: v.picklist(directions) })),
});

export type MatricesKept = Readonly<v.InferOutput<typeof MatricesKeptSchema>>;

export const initialMatrices: MatricesKept = { sorting: null };

export class MatricesState {
  private readonly sorting = signal<Sorting>(null);

  constructor({ sorting }: MatricesKept) {
    this.sorting.value = sorting;
  }

  /** Reads a signal. */
  kept(): MatricesKept {
    return { sorting: this.sorting.value };
  }

  sortBy(column: MatrixColumn): void {
    this.sorting.value = nextSorting(this.sorting.peek(), column);
  }
}
