/** One parameter matrix as a picture of its gradients, a square a parameter, read off by pointer or arrow keys. */

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MatrixSummary } from '../../graph/view';
import { divergingLevel, mixed } from '../colour';
import { strings } from '../strings';
import type { CanvasTheme } from '../theme';
import { type Cell, movedCell } from './cell';

/** A cell and where it is on the screen, CSS pixels from the top left corner of the page's window. */
export interface CellPoint {
  readonly cell: Cell;
  readonly left: number;
  readonly top: number;
}

export interface HeatMapProps {
  readonly matrix: MatrixSummary;
  /** Of all parameters, and whether the loss depends on them (1) or not (0). */
  readonly gradients: Float64Array;
  readonly touched: Uint8Array;
  /** Edge of a cell, CSS pixels. */
  readonly cellSize: number;
  readonly theme: CanvasTheme;
  readonly selected: Cell | null;
  readonly pointed: Cell | null;
  /** The pointer or, `byKey`, the focus is on a cell; null when it has left. */
  readonly onPoint: (point: CellPoint | null, byKey: boolean) => void;
  readonly onSelect: (cell: Cell) => void;
  readonly onReveal: (cell: Cell) => void;
}

export function HeatMap(props: HeatMapProps) {
  const { matrix, gradients, touched, cellSize, theme, selected, pointed, onPoint, onSelect, onReveal } = props;
  const { rows, columns } = matrix;
  const { gradients: words } = strings;
  const canvas = useRef<HTMLCanvasElement>(null);
  const focused = useRef<Cell>({ row: 0, column: 0 });

  useLayoutEffect(() => {
    if (canvas.current !== null) paint(canvas.current, matrix, gradients, touched, theme);
  }, [matrix, gradients, touched, theme]);

  const pointAt = (cell: Cell, byKey: boolean) => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return;
    focused.current = cell;
    onPoint({ cell, left: box.left + (cell.column + 1) * cellSize, top: box.top + (cell.row + 1) * cellSize }, byKey);
  };
  const cellUnder = (event: MouseEvent): Cell | null => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return null;
    const row = Math.floor((event.clientY - box.top) / cellSize);
    const column = Math.floor((event.clientX - box.left) / cellSize);
    return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = focused.current;
    const moved = movedCell(matrix, cell, event.key, event.ctrlKey);
    if (moved !== null) pointAt(moved, true);
    else if (event.key === 'F12' || (event.key === 'Enter' && (event.ctrlKey || event.altKey))) onReveal(cell);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(cell);
    else return;
    event.preventDefault();
  };

  return (
    <figure class="heat-map" data-matrix={matrix.name}>
      <figcaption>{matrix.name}</figcaption>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a widget with keys of its own, which `application` says */}
      <div
        class="heat-cells"
        role="application"
        aria-roledescription={words.mapRole}
        aria-label={words.mapLabel(matrix.name, rows, columns)}
        tabIndex={0}
        style={{ width: columns * cellSize, height: rows * cellSize }}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          // A click has pointed at its cell already.
          if (event.currentTarget.matches(':focus-visible')) pointAt(held(focused.current, matrix), true);
        }}
        onBlur={() => onPoint(null, true)}
        onPointerMove={(event) => {
          const cell = cellUnder(event);
          if (cell !== null && (cell.row !== pointed?.row || cell.column !== pointed.column)) pointAt(cell, false);
        }}
        onPointerLeave={() => onPoint(null, false)}
        onClick={(event) => {
          const cell = cellUnder(event);
          if (cell === null) return;
          if (event.ctrlKey || event.altKey || event.metaKey) onReveal(cell);
          else onSelect(cell);
        }}
      >
        <canvas ref={canvas} width={columns} height={rows} />
        {selected !== null && <Mark look="selected" cell={selected} size={cellSize} />}
        {pointed !== null && <Mark look="pointed" cell={pointed} size={cellSize} />}
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: only there */}
    </figure>
  );
}

function Mark({ look, cell, size }: { readonly look: string; readonly cell: Cell; readonly size: number }) {
  return (
    <span
      class={`cell-mark ${look}`}
      style={{ left: cell.column * size, top: cell.row * size, width: size, height: size }}
    />
  );
}

/** The cell, or the last one before it that the matrix has: a restart may have changed its shape. */
function held({ row, column }: Cell, { rows, columns }: MatrixSummary): Cell {
  return { row: Math.min(row, rows - 1), column: Math.min(column, columns - 1) };
}

/** One pixel a cell; the style sheet enlarges them. Untouched cells stay clear, so that the hatching beneath shows. */
function paint(
  canvas: HTMLCanvasElement,
  { first, rows, columns, gradientMax }: MatrixSummary,
  gradients: Float64Array,
  touched: Uint8Array,
  { negative, zero, positive, broken }: CanvasTheme,
): void {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no 2D canvas for the heat maps.');
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    if (touched[first + i] !== 1) continue;
    const gradient = gradients[first + i] ?? Number.NaN;
    const level = divergingLevel(gradient, gradientMax);
    const { r, g, b } = Number.isFinite(gradient)
      ? mixed(zero, level < 0 ? negative : positive, Math.abs(level))
      : broken;
    image.data.set([r, g, b, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
