/** Scrubber line: the moments of a step from left to right, with a segment for each phase. */

import type { MomentCounts, Phase } from '../../step/cursor/cursor';
import { own } from '../../text/own';

export interface Segment {
  readonly phase: Phase;
  /** The position of its first moment among those of the step, and its number of moments. */
  readonly first: number;
  readonly count: number;
  /** Its left end on the line and its width, as shares of the line. */
  readonly left: number;
  readonly width: number;
}

/**
 * Widths are not in proportion: the update has few moments compared with the passes, and a name
 * that must be legible. A generation has no backward pass, and of the update its end alone.
 */
const widths = { forward: 0.42, backward: 0.42, update: 0.16 } as const;

export function segmentsOf({ forward, backward, update }: MomentCounts): readonly Segment[] {
  const counts = [
    ['forward', forward],
    ['backward', backward],
    ['update', update],
  ] as const;
  const shown = counts.filter(([, count]) => count > 0);
  const whole = shown.reduce((sum, [phase]) => sum + widths[phase], 0);
  let first = 0;
  let left = 0;
  return shown.map(([phase, count]) => {
    const segment = { phase, first, count, left, width: widths[phase] / whole };
    first += count;
    left += segment.width;
    return segment;
  });
}

/** Returns the number of moments. */
export function momentsIn(segments: readonly Segment[]): number {
  return segments.reduce((sum, { count }) => sum + count, 0);
}

/** Returns the position of a moment on the line, as a share of the line. */
export function shareOf(segments: readonly Segment[], ordinal: number): number {
  const segment = segments.findLast(({ first, count }) => count > 0 && ordinal >= first);
  if (segment === undefined) return 0;
  return segment.left + (segment.width * (ordinal - segment.first + 0.5)) / segment.count;
}

/** Returns the moment at a share of the line, or the nearest moment. */
export function ordinalAt(segments: readonly Segment[], share: number): number {
  const segment = segments.findLast(({ left, count }) => count > 0 && share >= left) ?? segments[0];
  if (segment === undefined) return 0;
  const within = Math.floor(((share - segment.left) / segment.width) * segment.count);
  return segment.first + Math.max(0, Math.min(segment.count - 1, within));
}

/** Number of moments that Page Up and Page Down move by. */
export const pageMoments = 1000;

/** Returns the moment that a key leads to; null for keys that do not move the cursor. */
export function keyedOrdinal(segments: readonly Segment[], ordinal: number, key: string): number | null {
  const last = momentsIn(segments) - 1;
  const moves: { readonly [key: string]: number } = {
    ArrowLeft: ordinal - 1,
    ArrowDown: ordinal - 1,
    ArrowRight: ordinal + 1,
    ArrowUp: ordinal + 1,
    PageDown: ordinal - pageMoments,
    PageUp: ordinal + pageMoments,
    Home: 0,
    End: last,
  };
  const to = own(moves, key);
  return to === undefined ? null : Math.max(0, Math.min(last, to));
}
