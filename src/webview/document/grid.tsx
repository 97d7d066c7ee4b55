/** Grid: a table of cells that the arrow keys move over; one of its cells is a Tab stop. */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { type GridCell, heldInGrid, movedInGrid, type RowLengths } from './grid-keys';

export interface GridProps {
  readonly label: string;
  readonly class: string;
  /** Number of cells of each row. */
  readonly rows: RowLengths;
  /** A click, Enter or Space. */
  readonly onSelect: (cell: GridCell) => void;
  /** The pointer or the focus is on a cell; null when it has left the grid. */
  readonly onRead: (cell: GridCell | null) => void;
  /** The rows, made of `GridData`; `tab` is the cell that is the Tab stop. */
  readonly children: (tab: GridCell) => ComponentChildren;
}

export function Grid({ label, class: name, rows, onSelect, onRead, children }: GridProps) {
  const element = useRef<HTMLTableElement>(null);
  const focused = useSignal<GridCell>({ row: 0, column: 0 });
  const tab = heldInGrid(rows, focused.value);
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = cellOf(event);
    if (cell === null) return;
    const moved = movedInGrid(rows, cell, event.key, event.ctrlKey || event.metaKey);
    if (moved !== null) {
      element.current?.querySelector<HTMLElement>(`[data-cell="${moved.row}.${moved.column}"]`)?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') onSelect(cell);
    else return;
    event.preventDefault();
  };
  return (
    <table
      ref={element}
      class={name}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that keys move over is a grid
      role="grid"
      aria-label={label}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const cell = cellOf(event);
        if (cell !== null) onSelect(cell);
      }}
      onFocusIn={(event) => {
        const cell = cellOf(event);
        if (cell === null) return;
        focused.value = cell;
        onRead(cell);
      }}
      onFocusOut={() => onRead(null)}
      onPointerOver={(event) => onRead(cellOf(event))}
      onPointerLeave={() => onRead(null)}
    >
      {children(tab)}
    </table>
  );
}

export interface GridDataProps extends GridCell {
  /** The cell that is the Tab stop. */
  readonly tab: GridCell;
  readonly class?: string;
  readonly selected: boolean;
  /** 0 to 1, for the style sheet. */
  readonly heat?: number;
  readonly children: ComponentChildren;
}

export function GridData({ row, column, tab, class: name, selected, heat, children }: GridDataProps) {
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid
      role="gridcell"
      class={name}
      data-cell={`${row}.${column}`}
      tabIndex={tab.row === row && tab.column === column ? 0 : -1}
      aria-selected={selected}
      style={heat === undefined ? undefined : { '--heat': heat, '--share': heat }}
    >
      {children}
    </td>
  );
}

function cellOf(event: Event): GridCell | null {
  const target = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
  const [row, column] = target?.getAttribute('data-cell')?.split('.').map(Number) ?? [];
  return row === undefined || column === undefined ? null : { row, column };
}
