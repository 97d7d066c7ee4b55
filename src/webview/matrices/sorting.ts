/** Sorting of the table of matrices: the order of its rows. */

import type { MatrixSummary } from '../../step/view/view';

/** The columns, in the order of the table. */
export const matrixColumns = [
  'name',
  'shape',
  'valueL2',
  'valueMax',
  'valueMean',
  'gradientL2',
  'gradientMax',
  'gradientMean',
  'ratio',
  'untouched',
  'zero',
] as const;

export type MatrixColumn = (typeof matrixColumns)[number];
export const directions = ['ascending', 'descending'] as const;
export type Direction = (typeof directions)[number];

/** Null is the order of the model. */
export type Sorting = { readonly column: MatrixColumn; readonly direction: Direction } | null;

/**
 * Returns the number that a column is sorted by: for counts of parameters, the fraction of the
 * parameters.
 */
export function sortedNumber(matrix: MatrixSummary, column: Exclude<MatrixColumn, 'name'>): number {
  const parameters = matrix.rows * matrix.columns;
  switch (column) {
    case 'shape':
      return parameters;
    case 'ratio':
      return matrix.updateRatio;
    case 'untouched':
    case 'zero':
      return matrix[column] / parameters;
    default:
      return matrix[column];
  }
}

/**
 * Returns the matrices in the requested order; equal ones, and NaN last of all, in the order of the
 * model.
 */
export function sortedMatrices(matrices: readonly MatrixSummary[], sorting: Sorting): readonly MatrixSummary[] {
  if (sorting === null) return matrices;
  const { column, direction } = sorting;
  const sign = direction === 'ascending' ? 1 : -1;
  if (column === 'name')
    return matrices.toSorted((a, b) => sign * a.name.localeCompare(b.name, 'en', { numeric: true }));
  return matrices.toSorted((a, b) => {
    const [first, second] = [sortedNumber(a, column), sortedNumber(b, column)];
    if (Number.isNaN(first) || Number.isNaN(second)) return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
    return first === second ? 0 : sign * (first < second ? -1 : 1);
  });
}

/**
 * Returns the order after a click on a column's head: numbers largest first and names from A, then
 * the other way, then the order of the model.
 */
export function nextSorting(sorting: Sorting, column: MatrixColumn): Sorting {
  const first: Direction = column === 'name' ? 'ascending' : 'descending';
  if (sorting?.column !== column) return { column, direction: first };
  return sorting.direction === first ? { column, direction: first === 'ascending' ? 'descending' : 'ascending' } : null;
}
