/**
 * Heat map: one parameter matrix as a picture of its numbers, one square per parameter, read off by
 * pointer or arrow keys.
 */

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { NamedMatrix } from '../../step/names/parameter-names';
import { checked } from '../../text/checked';
import { contextInMemory } from '../ui/canvas';
import { divergingLevel, linearLevel, mixed } from '../ui/colour';
import { useOnScreen } from '../ui/on-screen';
import type { CanvasTheme } from '../ui/theme';
import { type Cell, movedCell } from './cell';
import type { ColourScale } from './heat-maps-state';

/** A cell and its place on the screen, CSS pixels from the top left corner of the page's window. */
export interface CellPoint {
  readonly cell: Cell;
  readonly left: number;
  readonly top: number;
}

/** The numbers that a heat map is painted from. */
export interface MapNumbers {
  /** The numbers of the matrix are at `start` and after, row by row. */
  readonly numbers: Float64Array;
  readonly start: number;
  /**
   * 1 where the parameter is untouched and therefore has no number, else 0; null where all numbers
   * are there.
   */
  readonly untouched: Uint8Array | null;
  readonly scale: ColourScale;
  /** The |number| of full colour. */
  readonly largest: number;
}

export interface HeatMapProps {
  readonly matrix: NamedMatrix;
  readonly numbers: MapNumbers;
  /** Its role description, and its accessible name. */
  readonly role: string;
  readonly label: string;
  /** Edge of a cell, CSS pixels. */
  readonly cellSize: number;
  readonly theme: CanvasTheme;
  readonly selected: Cell | null;
  readonly pointed: Cell | null;
  /** The pointer or, with `byKey`, the focus is on a cell; null when it has left. */
  readonly onPoint: (point: CellPoint | null, byKey: boolean) => void;
  readonly onSelect: (cell: Cell) => void;
  readonly onLocate: (cell: Cell, beside: boolean) => void;
  /** The content above the map. */
  readonly children: ComponentChildren;
  /** Names of the rows, shown at their left; none where they have no room. */
  readonly rowNames?: readonly string[];
}

export function HeatMap(props: HeatMapProps) {
  const { matrix, numbers, label, cellSize, theme, selected, pointed, onPoint, onSelect, onLocate } = props;
  const { rows, columns } = matrix;
  const { numbers: all, start, untouched, scale, largest } = numbers;
  const canvas = useRef<HTMLCanvasElement>(null);
  const onScreen = useOnScreen(canvas).value;
  const focused = useRef<Cell>({ row: 0, column: 0 });

  useLayoutEffect(() => {
    if (canvas.current !== null && onScreen) {
      paint(canvas.current, rows, columns, { numbers: all, start, untouched, scale, largest }, theme);
    }
  }, [rows, columns, all, start, untouched, scale, largest, theme, onScreen]);

  const pointAt = (cell: Cell, byKey: boolean) => {
    const { current } = canvas;
    if (current === null) return;
    if (byKey) bringIntoView(current, cell, cellSize);
    const box = current.getBoundingClientRect();
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
    const cell = held(focused.current, matrix);
    const moved = movedCell(matrix, cell, event.key, event.ctrlKey);
    if (moved !== null) pointAt(moved, true);
    else if (event.key === 'F12' || (event.key === 'Enter' && (event.ctrlKey || event.altKey)))
      onLocate(cell, event.altKey);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(cell);
    else return;
    event.preventDefault();
  };

  return (
    <figure class="heat-map" data-matrix={matrix.name}>
      <figcaption>{props.children}</figcaption>
      <div class="heat-rows">
        {props.rowNames !== undefined && (
          <div class="row-names" aria-hidden="true" style={{ '--cell': `${cellSize}px` }}>
            {props.rowNames.map((name) => (
              <span key={name}>{name}</span>
            ))}
          </div>
        )}
        {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a widget with keys of its own, which `application` says */}
        <div
          class="heat-cells"
          role="application"
          aria-roledescription={props.role}
          aria-label={label}
          tabIndex={0}
          style={{ width: columns * cellSize, height: rows * cellSize }}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            // A click has already pointed at its cell.
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
            if (event.ctrlKey || event.altKey || event.metaKey) onLocate(cell, event.altKey);
            else onSelect(cell);
          }}
        >
          <canvas ref={canvas} width={columns} height={rows} />
          {selected !== null && <Mark look="selected" cell={selected} size={cellSize} />}
          {pointed !== null && <Mark look="pointed" cell={pointed} size={cellSize} />}
        </div>
        {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: only there */}
      </div>
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

/**
 * Returns the cell, or the last one before it that the matrix has: a restart may have changed its
 * shape.
 */
function held({ row, column }: Cell, { rows, columns }: NamedMatrix): Cell {
  return { row: Math.min(row, rows - 1), column: Math.min(column, columns - 1) };
}

/** Scrolls the ancestors of a map until a cell is visible. */
function bringIntoView(canvas: HTMLCanvasElement, { row, column }: Cell, cellSize: number): void {
  const around = canvas.closest('.heat-maps');
  if (around === null) return;
  const seen = around.getBoundingClientRect();
  const map = canvas.getBoundingClientRect();
  const top = map.top + row * cellSize - seen.top;
  const left = map.left + column * cellSize - seen.left;
  const beyond = (start: number, room: number) => Math.min(0, start) + Math.max(0, start + cellSize - room);
  around.scrollBy(beyond(left, around.clientWidth), beyond(top, around.clientHeight));
}

/**
 * Paints one pixel per cell; the style sheet enlarges them. Cells without a number stay
 * transparent, so that the hatching beneath shows.
 */
function paint(
  canvas: HTMLCanvasElement,
  rows: number,
  columns: number,
  { numbers, start, untouched, scale, largest }: MapNumbers,
  { negative, zero, positive, broken }: CanvasTheme,
): void {
  const context = contextInMemory(canvas);
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const levelOf = scale === 'log' ? divergingLevel : linearLevel;
  for (let i = 0; i < rows * columns; i++) {
    if (untouched?.[start + i] === 1) continue;
    const number = checked(numbers, start + i, 'parameter');
    const level = levelOf(number, largest);
    const { r, g, b } = Number.isFinite(number)
      ? mixed(zero, level < 0 ? negative : positive, Math.abs(level))
      : broken;
    // In the byte order of memory, little-endian: red first.
    pixels[i] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  context.putImageData(image, 0, 0);
}
