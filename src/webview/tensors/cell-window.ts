/**
 * Cell window: the cells of a tensor that are shown, because a large tensor has more than a page
 * can draw.
 */

import { asMatrix, type CellsRequest, mostCells } from '../../protocol/tensors-api';

/** A part of a tensor, or a regular sample of its rows and columns. */
export interface CellsView {
  readonly sampled: boolean;
  /** The first row and column of the part. */
  readonly row: number;
  readonly column: number;
}

/** The first view of every tensor. */
export const initialView: CellsView = { sampled: false, row: 0, column: 0 };

export interface MatrixShape {
  readonly rows: number;
  readonly columns: number;
}

/** Returns whether a tensor has more cells than are shown at once. */
export function isLarge({ rows, columns }: MatrixShape): boolean {
  return rows > mostCells || columns > mostCells;
}

/**
 * Returns the request for the cells; the view may be of another tensor, and lead outside this one.
 */
export function cellsRequest(tensor: number, shape: readonly number[], view: CellsView): CellsRequest {
  const matrix = asMatrix(shape);
  const step = (size: number) => (view.sampled ? Math.max(1, Math.ceil(size / mostCells)) : 1);
  const start = (at: number, size: number) =>
    view.sampled ? 0 : Math.min(Math.floor(at / mostCells) * mostCells, lastStart(size));
  return {
    tensor,
    row: start(view.row, matrix.rows),
    column: start(view.column, matrix.columns),
    rows: mostCells,
    columns: mostCells,
    rowStep: step(matrix.rows),
    columnStep: step(matrix.columns),
  };
}

/** Returns the start of the last part of a side. */
export function lastStart(size: number): number {
  return Math.max(0, Math.floor((size - 1) / mostCells) * mostCells);
}

/** Returns the start of the part before or after one along a side, held within the side. */
export function turned(at: number, size: number, by: 1 | -1): number {
  return Math.min(lastStart(size), Math.max(0, at + by * mostCells));
}

/** Returns the indices of a cell in all dimensions: `[1][0][3]`. */
export function cellIndices(shape: readonly number[], row: number, column: number): string {
  if (shape.length === 0) return '';
  const indices = [column];
  let rest = row;
  for (const size of shape.slice(0, -1).toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices.map((index) => `[${index}]`).join('');
}
