/**
 * Stop search: the first reason to stop in a stretch of a step, a breakpoint or an exception, and
 * the messages of log points.
 */

import { UserError } from '../engine/user-error';
import { beginning, type Cursor, type Direction, nodeAt, ordinalOf, scopeAt } from '../step/cursor/cursor';
import { CursorState } from '../step/cursor/gradients-so-far';
import type { StepReading } from '../step/reading';
import { formatCounted } from '../text/numbers';
import { type Hit, searchHits } from './breakpoint-hits';
import type { SetBreakpoint } from './breakpoints';
import type { ExceptionFilters } from './exception-filters';
import { ExpressionMoment } from './expressions/expression';
import type { DebugMessage, ExceptionReport, StopReason } from './reports';

/** A reason to stop at a moment. */
export interface Stop {
  readonly cursor: Cursor;
  readonly reason: StopReason;
  readonly breakpoints: readonly number[];
  readonly exception: ExceptionReport | null;
}

/**
 * A stretch of a step's moments: between the ordinals `from` and `to`, without both, in the
 * direction.
 */
interface Stretch {
  readonly reading: StepReading;
  readonly from: number;
  readonly to: number;
  readonly direction: Direction;
  readonly breakpoints: readonly SetBreakpoint[];
  readonly filters: ExceptionFilters;
  /** Losses of the run; the step's is the last. */
  readonly losses: readonly number[];
  said(message: DebugMessage): void;
}

/** The most messages of log points that one training step shows. */
const MOST_MESSAGES = 100;

/** Returns the first reason to stop in the stretch, or null. */
export function searchStop(stretch: Stretch): Stop | null {
  return new StopSearch(stretch).run();
}

class StopSearch {
  private readonly stretch: Stretch;
  private readonly moment: ExpressionMoment;
  private found: { readonly stop: Stop; readonly ordinal: number } | null = null;
  private readonly messages: { readonly ordinal: number; readonly text: string; readonly line: number | null }[] = [];
  /** Hit counts need all hits of the step, wherever the search ends. */
  private readonly counting: boolean;

  constructor(stretch: Stretch) {
    const { step } = stretch.reading;
    this.stretch = stretch;
    this.moment = new ExpressionMoment(stretch.reading, new CursorState(step, beginning(step)), false);
    this.counting = stretch.breakpoints.some(({ counts }) => counts !== null);
  }

  run(): Stop | null {
    const { reading, breakpoints, filters, losses, said } = this.stretch;
    for (const { cursor, exception } of filters.hits(reading, losses, this.moment)) {
      this.offer({ cursor, reason: 'exception', breakpoints: [], exception });
    }
    for (const breakpoint of breakpoints) breakpoint.inStep = 0;
    searchHits<SetBreakpoint>({
      step: reading.step,
      breakpoints,
      moment: this.moment,
      hit: (hit) => this.hit(hit),
      failed: (breakpoint, error) => {
        breakpoint.failed = true;
        const text = error instanceof UserError ? error.message : String(error);
        said({ kind: 'failed', breakpoint: breakpoint.id, text });
      },
    });
    this.count();
    this.log();
    return this.found?.stop ?? null;
  }

  /** Receives a hit. True: the rest of the step has no part in the answer. */
  private hit({ breakpoint, cursor }: Hit<SetBreakpoint>): boolean {
    const { reading, from, to, direction } = this.stretch;
    const { counts, message, id, target } = breakpoint;
    breakpoint.inStep++;
    const ordinal = ordinalOf(reading.step, cursor);
    const limit = direction === 1 ? Math.min(to - 1, this.found?.ordinal ?? to) : from - 1;
    if (ordinal > limit) return !this.counting;
    if (counts !== null && !counts(hitsBefore(breakpoint, reading.step.step) + breakpoint.inStep)) return false;
    if (message === null) {
      const reason = target.kind === 'line' ? 'breakpoint' : (`${target.kind} breakpoint` as const);
      this.offer({ cursor, reason, breakpoints: [id], exception: null });
    } else if (direction === 1 && ordinal > from) {
      const at = this.moment.moveTo(cursor, nodeAt(reading.step, cursor), scopeAt(reading.step, cursor));
      this.messages.push({ ordinal, text: message(at), line: target.kind === 'line' ? target.line : null });
    }
    return false;
  }

  /** Keeps the number of hits up to this step. */
  private count(): void {
    const { breakpoints, reading } = this.stretch;
    const { step } = reading.step;
    for (const breakpoint of breakpoints) {
      if (breakpoint.counts !== null) breakpoint.through.set(step, hitsBefore(breakpoint, step) + breakpoint.inStep);
    }
  }

  private offer(stop: Stop): void {
    const { reading, from, to, direction } = this.stretch;
    const ordinal = ordinalOf(reading.step, stop.cursor);
    if ((ordinal - from) * direction <= 0 || (to - ordinal) * direction <= 0) return;
    const { found } = this;
    if (found === null || (found.ordinal - ordinal) * direction > 0) this.found = { stop, ordinal };
    else if (found.ordinal === ordinal && found.stop.exception === null) {
      const breakpoints = [...found.stop.breakpoints, ...stop.breakpoints];
      this.found = { ordinal, stop: { ...found.stop, breakpoints } };
    }
  }

  private log(): void {
    const { said, reading } = this.stretch;
    const last = this.found?.ordinal ?? Number.POSITIVE_INFINITY;
    const messages = this.messages.filter(({ ordinal }) => ordinal <= last);
    for (const { text, line } of messages.slice(0, MOST_MESSAGES)) said({ kind: 'log', text, line });
    const more = messages.length - MOST_MESSAGES;
    if (more > 0)
      said({
        kind: 'log',
        text: `... and ${formatCounted(more, 'more message')} in step ${reading.step.step}.`,
        line: null,
      });
  }
}

/**
 * Returns the hits in the steps before one, of those that were searched since the breakpoint was
 * set.
 */
function hitsBefore({ through }: SetBreakpoint, step: number): number {
  return through.get(step - 1) ?? 0;
}
