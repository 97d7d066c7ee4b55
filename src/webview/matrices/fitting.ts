/** Cell size of heat maps: the largest that fits into the available room. */

import type { Size } from '../graph/camera';

/** Rows x columns of cells. */
export interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Room around maps that are side by side, CSS pixels: between two of them, and for the words above
 * each.
 */
export interface Spacing {
  readonly gap: number;
  readonly above: number;
  /** The words may be wider than the map. */
  readonly leastWidth: number;
}

/**
 * Returns the largest edge of a cell, of `smallest` to `largest` whole pixels, at which all maps
 * fit into the room, in rows from left to right; `smallest` where none fits.
 */
export function fittingCell(
  shapes: readonly Shape[],
  room: Size,
  spacing: Spacing,
  smallest: number,
  largest: number,
): number {
  for (let cell = largest; cell > smallest; cell--) {
    const { width, height } = extent(shapes, room.width, spacing, cell);
    if (width <= room.width && height <= room.height) return cell;
  }
  return smallest;
}

/** Returns the extent of maps that are put into rows of at most `width`. */
function extent(shapes: readonly Shape[], width: number, { gap, above, leastWidth }: Spacing, cell: number): Size {
  let widest = 0;
  let height = 0;
  let rowWidth = 0;
  let rowHeight = 0;
  for (const { rows, columns } of shapes) {
    const own = Math.max(leastWidth, columns * cell);
    if (rowWidth > 0 && rowWidth + gap + own > width) {
      height += rowHeight + gap;
      rowWidth = 0;
      rowHeight = 0;
    }
    rowWidth += (rowWidth > 0 ? gap : 0) + own;
    rowHeight = Math.max(rowHeight, above + rows * cell);
    widest = Math.max(widest, rowWidth);
  }
  return { width: widest, height: height + rowHeight };
}
