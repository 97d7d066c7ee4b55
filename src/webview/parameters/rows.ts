/** Rows of a long list: the rows on the screen, the rows to request, and movement by keys. */

import { own } from '../../text/own';

/** `count` rows from row `from` on, counted from 0. */
export interface RowRange {
  readonly from: number;
  readonly count: number;
}

/** Height of a row, CSS pixels, as the style sheet has it. */
export const rowHeight = 22;
/** Browsers do not draw elements that are much higher than 30 million pixels. */
export const mostRows = 1_000_000;
/** The most rows that one snapshot may have. */
const mostAsked = 300;

/** Returns the rows that are at least partly visible. */
export function rowsInSight(scrollTop: number, height: number): RowRange {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight));
  return { from, count: Math.max(1, Math.ceil((scrollTop + height) / rowHeight) - from) };
}

/**
 * Returns the rows to request: the visible ones, and as many before and after them, so that the
 * list can be scrolled.
 */
export function asked({ from, count }: RowRange): RowRange {
  const start = Math.max(0, from - count);
  return { from: start, count: Math.min(mostAsked, from + 2 * count - start) };
}

/**
 * Returns the row that a key leads to; null for keys that do not move. `page` is the number of
 * visible rows.
 */
export function movedRow(row: number, key: string, count: number, page: number): number | null {
  const moves: { readonly [key: string]: number } = {
    ArrowUp: row - 1,
    ArrowDown: row + 1,
    PageUp: row - page,
    PageDown: row + page,
    Home: 0,
    End: count - 1,
  };
  const to = own(moves, key);
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

/** Returns the scroll position of a list at which a row is wholly visible. */
export function scrolledTo(row: number, scrollTop: number, height: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}
