/** Matrix cell: its name, its number, and movement by the arrow keys. */

import { type NamedMatrix, shownRowLabel } from '../../step/names/parameter-names';
import type { NodeId } from '../../step/recorded-step';

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Returns the parameter in a cell. */
export function parameterAt(matrix: NamedMatrix, cell: Cell): NodeId {
  return matrix.first + cell.row * matrix.columns + cell.column;
}

/** Returns the cell of a parameter; null where the parameter belongs to another matrix. */
export function cellOf(matrix: NamedMatrix, parameter: NodeId): Cell | null {
  const offset = parameter - matrix.first;
  if (offset < 0 || offset >= matrix.rows * matrix.columns) return null;
  return { row: Math.floor(offset / matrix.columns), column: offset % matrix.columns };
}

/**
 * Returns the name of a cell: `layer0.attn_wq[3][2]`. Rows that stand for tokens are named by them:
 * `wte['a'][3]`, `wte[BOS][3]`. The vocabulary ends with BOS.
 */
export function cellName(matrix: NamedMatrix, cell: Cell, vocabulary: readonly string[]): string {
  return `${matrix.name}[${shownRowLabel(matrix, cell.row, vocabulary.slice(0, -1))}][${cell.column}]`;
}

/** Returns the cell that a key leads to, held within the matrix; null for keys that do not move. */
export function movedCell(matrix: NamedMatrix, cell: Cell, key: string, toEnds: boolean): Cell | null {
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
