/** Idle work: runs while a session is idle, and ends at once when a request arrives. */

import { Filling } from '../training/history/backfill';
import type { Run } from '../training/run/run';

/** The time without requests after which a session is idle, milliseconds. */
const QUIET = 500;
/**
 * The length of a slice, for which a request waits at most, and of the pause between two slices.
 * Milliseconds.
 */
const SLICE = 4;
const PAUSE = 4;

export interface IdleOptions {
  /** Returns the current run while nothing is done with it; else null. */
  readonly run: () => Run | null;
  readonly now: () => number;
  /** Calls back after `milliseconds`. */
  readonly after: (milliseconds: number, then: () => void) => void;
}

export class Idle {
  private readonly options: IdleOptions;
  /** Token of the wait before the work; replaced by every request. */
  private quiet: object = {};
  private filling: { readonly run: Run; readonly filling: Filling } | null = null;

  constructor(options: IdleOptions) {
    this.options = options;
  }

  /** A request has arrived, or something has changed. */
  disturbed(): void {
    const quiet = {};
    this.quiet = quiet;
    this.later(QUIET, quiet);
  }

  private later(pause: number, quiet: object): void {
    this.options.after(pause, () => {
      if (this.quiet === quiet && this.slice()) this.later(PAUSE, quiet);
    });
  }

  /** Returns whether work is left. */
  private slice(): boolean {
    const { run: resting, now } = this.options;
    const run = resting();
    if (run === null) return false;
    if (this.filling?.run !== run) this.filling = { run, filling: new Filling(run) };
    const end = now() + SLICE;
    return this.filling.filling.goOn(() => now() < end);
  }
}
