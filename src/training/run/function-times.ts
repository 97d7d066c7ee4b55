/** Function times: how long the functions of the source take, measured in some of the steps. */

import type { TapeTimer } from '../../engine/tape';
import { tape } from '../../engine/value';
import type { SourceTables } from '../../program/tables';

/** The time of one function. */
export interface FunctionTime {
  /** A function of the source, or the method `backward`. */
  readonly name: string;
  /**
   * Mean over the timed steps: the time that a step spent in the function and in all that it
   * called.
   */
  readonly milliseconds: number;
}

/** The times of a run so far. */
export interface TimedSteps {
  /** The number of timed steps. */
  readonly steps: number;
  /** Mean of the timed steps, the clock's own time included. */
  readonly milliseconds: number;
  /** The functions that ran in any of them. */
  readonly functions: readonly FunctionTime[];
}

const NONE = -1;

/**
 * Function timer: times the functions of one run. A clock that is read twice in each of thousands
 * of calls costs a tenth of a step, so only some steps are timed.
 */
export class FunctionTimes implements TapeTimer {
  private readonly now: () => number;
  private readonly names: readonly string[];
  /** The function that each scope site, and each part, calls: an index into `names`. */
  private readonly ofScope: Int16Array;
  private readonly ofPart: Int16Array;
  /**
   * Arrays with one number per function: its calls that have not ended, the start of the outermost,
   * and the milliseconds in this step and in all.
   */
  private readonly calls: Int32Array;
  private readonly since: Float64Array;
  private readonly inStep: Float64Array;
  private readonly inAll: Float64Array;
  private steps = 0;

  /** `now` returns milliseconds, monotonic. */
  constructor({ scopeSites, parts }: SourceTables, now: () => number) {
    this.now = now;
    const names = new Set<string>();
    for (const { callee } of [...scopeSites, ...parts]) if (callee !== undefined) names.add(callee);
    this.names = [...names];
    const indexOf = ({ callee }: { readonly callee?: string }) =>
      callee === undefined ? NONE : this.names.indexOf(callee);
    this.ofScope = Int16Array.from(scopeSites, indexOf);
    this.ofPart = Int16Array.from(parts, indexOf);
    this.calls = new Int32Array(names.size);
    this.since = new Float64Array(names.size);
    this.inStep = new Float64Array(names.size);
    this.inAll = new Float64Array(names.size);
  }

  /** Takes a training step and times it. The times of a step that fails are dropped. */
  time<Result>(step: () => Result): Result {
    this.calls.fill(0);
    this.inStep.fill(0);
    tape.timer = this;
    try {
      const result = step();
      for (let f = 0; f < this.inAll.length; f++) this.inAll[f] += this.inStep[f];
      this.steps++;
      return result;
    } finally {
      tape.timer = null;
    }
  }

  /** Null before the first timed step. */
  read(): TimedSteps | null {
    if (this.steps === 0) return null;
    const mean = (f: number) => this.inAll[f] / this.steps;
    const functions = this.names
      .map((name, f) => ({ name, milliseconds: mean(f) }))
      .filter((_, f) => this.inAll[f] > 0);
    // Scope site 0 is the step.
    return { steps: this.steps, milliseconds: mean(this.ofScope[0]), functions };
  }

  opened(scopeSite: number): void {
    this.enter(this.ofScope[scopeSite]);
  }

  closed(scopeSite: number): void {
    this.leave(this.ofScope[scopeSite]);
  }

  began(part: number): void {
    this.enter(this.ofPart[part]);
  }

  ended(part: number): void {
    this.leave(this.ofPart[part]);
  }

  private enter(f: number): void {
    if (f !== NONE && this.calls[f]++ === 0) this.since[f] = this.now();
  }

  private leave(f: number): void {
    if (f !== NONE && --this.calls[f] === 0) this.inStep[f] += this.now() - this.since[f];
  }
}
