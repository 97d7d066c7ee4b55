/** What is done while a session is idle, and ends at once when something is asked of it. */

import { Filling } from '../training/history/backfill';
import type { Run } from '../training/run/run';

/** A session is idle when nothing was asked of it for so long, milliseconds. */
const QUIET = 500;
/** What is asked for waits for such a slice at most; between two of them there is a pause. Milliseconds. */
const SLICE = 4;
const PAUSE = 4;

export interface IdleOptions {
  /** The run at hand while nothing is done with it; else null. */
  readonly run: () => Run | null;
  readonly now: () => number;
  /** Calls back after so many milliseconds. */
  readonly after: (milliseconds: number, then: () => void) => void;
}

export class Idle {
  private readonly options: IdleOptions;
  /** What the work waits for; another object whenever something is asked. */
  private quiet: object = {};
  private filling: { readonly run: Run; readonly filling: Filling } | null = null;

  constructor(options: IdleOptions) {
    this.options = options;
  }

  /** Something was asked, or has changed. */
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

  /** Gives whether there is something left to do. */
  private slice(): boolean {
    const { run: resting, now } = this.options;
    const run = resting();
    if (run === null) return false;
    if (this.filling?.run !== run) this.filling = { run, filling: new Filling(run) };
    const end = now() + SLICE;
    return this.filling.filling.goOn(() => now() < end);
  }
}
