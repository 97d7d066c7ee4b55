/** One cell of a parameter matrix: its name, its number, and where the arrow keys lead from it. */

import type { NodeId } from '../../graph/recorded-step';
import type { MatrixSummary } from '../../graph/view';

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** The parameter in a cell. */
export function parameterAt(matrix: MatrixSummary, cell: Cell): NodeId {
  return matrix.first + cell.row * matrix.columns + cell.column;
}

/** The cell that a parameter is in; null where it belongs to another matrix. */
export function cellOf(matrix: MatrixSummary, parameter: NodeId): Cell | null {
  const offset = parameter - matrix.first;
  if (offset < 0 || offset >= matrix.rows * matrix.columns) return null;
  return { row: Math.floor(offset / matrix.columns), column: offset % matrix.columns };
}

/** `layer0.attn_wq[3][2]`; the rows of wte and lm_head are named by their tokens: `wte['a'][3]`, `wte[BOS][3]`. */
export function cellName(matrix: MatrixSummary, cell: Cell, vocabulary: readonly string[]): string {
  return `${matrix.name}[${rowLabel(matrix, cell.row, vocabulary)}][${cell.column}]`;
}

function rowLabel(matrix: MatrixSummary, row: number, vocabulary: readonly string[]): string {
  const token = matrix.name === 'wte' || matrix.name === 'lm_head' ? vocabulary[row] : undefined;
  if (token === undefined) return String(row);
  return token === 'BOS' ? token : `'${token}'`;
}

/** The cell that a key leads to, held within the matrix; null for keys that do not move. */
export function movedCell(matrix: MatrixSummary, cell: Cell, key: string, toEnds: boolean): Cell | null {
  const lastRow = matrix.rows - 1;
  const lastColumn = matrix.columns - 1;
  switch (key) {
    case 'ArrowLeft':
      return { ...cell, column: Math.max(0, cell.column - 1) };
    case 'ArrowRight':
      return { ...cell, column: Math.min(lastColumn, cell.column + 1) };
    case 'ArrowUp':
      return { ...cell, row: Math.max(0, cell.row - 1) };
    case 'ArrowDown':
      return { ...cell, row: Math.min(lastRow, cell.row + 1) };
    case 'Home':
      return { row: toEnds ? 0 : cell.row, column: 0 };
    case 'End':
      return { row: toEnds ? lastRow : cell.row, column: lastColumn };
    default:
      return null;
  }
}
