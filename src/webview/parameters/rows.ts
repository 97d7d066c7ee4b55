/** The rows of a long list: which are on the screen, which are asked for, and where the keys lead. */

import { own } from '../../text/own';

/** `count` rows from row `from` on, counted from 0. */
export interface RowRange {
  readonly from: number;
  readonly count: number;
}

/** Height of a row, CSS pixels, as the style sheet has it. */
export const rowHeight = 22;
/** Browsers draw nothing that is much higher than 30 million pixels. */
export const mostRows = 1_000_000;
/** As many as one snapshot may have. */
const mostAsked = 300;

/** The rows that are at least partly seen. */
export function rowsInSight(scrollTop: number, height: number): RowRange {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight));
  return { from, count: Math.max(1, Math.ceil((scrollTop + height) / rowHeight) - from) };
}

/** What is asked for: what is seen, and as much again before and behind it, so that it can be scrolled. */
export function asked({ from, count }: RowRange): RowRange {
  const start = Math.max(0, from - count);
  return { from: start, count: Math.min(mostAsked, from + 2 * count - start) };
}

/** The row that a key leads to; null for keys that do not move. `page` is how many rows are seen. */
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

/** Where a list is to be scrolled that a row is wholly seen. */
export function scrolledTo(row: number, scrollTop: number, height: number): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}
