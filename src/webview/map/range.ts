/** Map range: the part of the tape that the map shows, in nodes; its ends may lie within a node. */

/** From the place `from` to the place `end`; node n reaches from n to n + 1. */
export interface MapRange {
  readonly from: number;
  readonly end: number;
}

/** The least number of nodes that the map shows, where the tape has as many. */
export const fewestNodes = 16;
/** Room on each side of a scope that is zoomed into, as a share of its length. */
const margin = 0.02;

export function length({ from, end }: MapRange): number {
  return end - from;
}

/** Returns the whole tape, or what is left of a part of it. */
export function visibleRange(range: MapRange | null, whole: MapRange): MapRange {
  return range === null ? whole : held(range, whole);
}

/** Returns a range of the same length, moved as little as needed to lie within the whole. */
function held(range: MapRange, whole: MapRange): MapRange {
  const long = Math.min(length(range), length(whole));
  const from = Math.min(Math.max(range.from, whole.from), whole.end - long);
  return { from, end: from + long };
}

/**
 * Returns the range zoomed by a factor: the place at `share` (0 left end, 1 right end) of the range
 * stays there, as far as the ends of the whole allow.
 */
export function zoomedTo(range: MapRange, factor: number, share: number, whole: MapRange): MapRange {
  const least = Math.min(fewestNodes, length(whole));
  const long = Math.min(length(whole), Math.max(least, length(range) / factor));
  const from = range.from + share * (length(range) - long);
  return held({ from, end: from + long }, whole);
}

/** Returns the range moved by a share of its length to the right. */
export function pannedBy(range: MapRange, share: number, whole: MapRange): MapRange {
  const by = share * length(range);
  return held({ from: range.from + by, end: range.end + by }, whole);
}

/** Returns the range that shows a scope and a margin on both sides. */
export function around(scope: MapRange, whole: MapRange): MapRange {
  const beside = Math.max((fewestNodes - length(scope)) / 2, length(scope) * margin);
  return held({ from: scope.from - beside, end: scope.end + beside }, whole);
}

/**
 * Returns the range moved as little as needed to show `scope`; it shows the start of a scope longer
 * than the range, unless the range is inside that scope.
 */
export function bringing(range: MapRange, scope: MapRange, whole: MapRange): MapRange {
  if (scope.from <= range.from && scope.end >= range.end) return range;
  const beyond = Math.max(0, scope.end - range.end);
  const by = scope.from - beyond < range.from ? scope.from - range.from : beyond;
  return held({ from: range.from + by, end: range.end + by }, whole);
}

/** Returns the range to request; null for the whole tape. */
export function asked(range: MapRange | null): MapRange | null {
  if (range === null) return null;
  const from = Math.max(0, Math.floor(range.from));
  return { from, end: Math.max(from + 1, Math.ceil(range.end)) };
}
