/** Grid keys: movement by keys in a grid whose rows may differ in length. */

export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** Number of cells of each row. */
export type RowLengths = readonly number[];

/**
 * Returns the cell that a key leads to, held within the grid; null for keys that do not move.
 * `toEnds`: Ctrl is pressed.
 */
export function movedInGrid(rows: RowLengths, from: GridCell, key: string, toEnds: boolean): GridCell | null {
  const { row, column } = from;
  switch (key) {
    case 'ArrowLeft':
      return heldInGrid(rows, { row, column: column - 1 });
    case 'ArrowRight':
      return heldInGrid(rows, { row, column: column + 1 });
    case 'ArrowUp':
      return heldInGrid(rows, { row: row - 1, column });
    case 'ArrowDown':
      return heldInGrid(rows, { row: row + 1, column });
    case 'Home':
      return heldInGrid(rows, { row: toEnds ? 0 : row, column: 0 });
    case 'End':
      return heldInGrid(rows, { row: toEnds ? rows.length - 1 : row, column: Number.MAX_SAFE_INTEGER });
    default:
      return null;
  }
}

/** Returns the nearest cell of the grid, in the nearest row. */
export function heldInGrid(rows: RowLengths, { row, column }: GridCell): GridCell {
  const held = Math.max(0, Math.min(row, rows.length - 1));
  return { row: held, column: Math.max(0, Math.min(column, (rows[held] ?? 1) - 1)) };
}
