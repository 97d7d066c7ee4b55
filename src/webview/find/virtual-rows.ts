/** Virtual rows: the rows of a list of any length that are in view. */

/** Height of a row, CSS pixels. */
export const rowHeight = 22;
/**
 * Browsers lay out no elements higher than about ten million pixels; a longer list scrolls faster
 * than its rows.
 */
const mostHeight = 8_000_000;
/** Number of rows drawn above and below those in view. */
const around = 4;

export interface RowWindow {
  /** Height of the whole list, CSS pixels. */
  readonly height: number;
  /** Rows to draw, from `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
  /** Top of the first of them in the list, CSS pixels. */
  readonly top: number;
}

export function rowWindow(total: number, scrollTop: number, viewHeight: number): RowWindow {
  const natural = total * rowHeight;
  const height = Math.min(natural, mostHeight);
  const scrollable = Math.max(1, height - viewHeight);
  const offset = (Math.min(scrollTop, scrollable) / scrollable) * Math.max(0, natural - viewHeight);
  const first = Math.max(0, Math.floor(offset / rowHeight) - around);
  const end = Math.min(total, Math.ceil((offset + viewHeight) / rowHeight) + around);
  return { height, first, end, top: Math.min(scrollTop, scrollable) - offset + first * rowHeight };
}

/** Returns the scroll position of the list, moved as little as needed to bring a row into view. */
export function scrollTopFor(row: number, total: number, scrollTop: number, viewHeight: number): number {
  const natural = total * rowHeight;
  const scrollable = Math.max(1, Math.min(natural, mostHeight) - viewHeight);
  const factor = Math.max(0, natural - viewHeight) / scrollable;
  const offset = Math.min(scrollTop, scrollable) * factor;
  const wanted = Math.max((row + 1) * rowHeight - viewHeight, Math.min(offset, row * rowHeight));
  return factor === 0 || wanted === offset ? scrollTop : Math.max(0, wanted / factor);
}
