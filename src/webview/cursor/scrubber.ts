/**
 * Places of the playhead: where the moments of a step are along the tape. The forward pass and the
 * update go from left to right, the backward pass from right to left.
 */

import type { MomentCounts, Phase } from '../../step/cursor/cursor';
import { own } from '../../text/own';

export const phases: readonly Phase[] = ['forward', 'backward', 'update'];

export interface Segment {
  readonly phase: Phase;
  /** The position of its first moment among those of the step, and its number of moments. */
  readonly first: number;
  readonly count: number;
}

export function segmentsOf(moments: MomentCounts): readonly Segment[] {
  let first = 0;
  return phases.map((phase) => {
    const segment = { phase, first, count: moments[phase] };
    first += segment.count;
    return segment;
  });
}

/** Returns the number of moments. */
export function momentsIn(segments: readonly Segment[]): number {
  return segments.reduce((sum, { count }) => sum + count, 0);
}

/** Returns the segment of a moment. */
export function segmentOf(segments: readonly Segment[], ordinal: number): Segment | undefined {
  return segments.findLast(({ first, count }) => count > 0 && ordinal >= first);
}

/** Returns the position of a moment along the tape, from 0 to 1. */
export function shareOf(segments: readonly Segment[], ordinal: number): number {
  const segment = segmentOf(segments, ordinal);
  if (segment === undefined) return 0;
  const share = segment.count === 1 ? 1 : (ordinal - segment.first) / (segment.count - 1);
  return segment.phase === 'backward' ? 1 - share : share;
}

/** Returns the moment of a segment at a share of the tape, or the nearest moment. */
export function ordinalAt({ phase, first, count }: Segment, share: number): number {
  const along = phase === 'backward' ? 1 - share : share;
  return first + Math.max(0, Math.min(count - 1, Math.round(along * (count - 1))));
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
