/**
 * Runs left: the runs that another run replaced, each kept until the current run has as many steps.
 */

import { UserError } from '../engine/user-error';
import type { FunctionTimes } from './run/function-times';
import type { Run } from './run/run';
import type { LeftRunStatus, NonFinite, TrainingState } from './status';

/** A run that is set aside, with the session's data about it. */
export interface LeftRun {
  readonly run: Run;
  /** Gives the tape back to the run, which is then the same to the last bit. */
  comeBack(): void;
  readonly state: TrainingState;
  readonly problem: NonFinite | null;
  readonly times: FunctionTimes;
}

/**
 * The memory of all runs together, in budgets of a run's history; the one that was left last is
 * kept in any case.
 */
const BUDGETS = 2;

export class RunsLeft {
  /** Each run has more steps than the next. */
  private kept: { readonly id: string; readonly left: LeftRun }[] = [];

  /** The run that was left last; null where there is none. */
  get status(): LeftRunStatus | null {
    const last = this.kept.at(-1);
    if (last === undefined) return null;
    const { position: step, config, corpus } = last.left.run;
    return { id: last.id, step, numSteps: config.numSteps, corpus: corpus.name };
  }

  /** Keeps a run that was left; `budget`: of the history of a run, bytes. */
  add(left: LeftRun, budget: number): void {
    if (furthest(left.run) === 0) return;
    this.kept.push({ id: left.run.id, left });
    const bytes = () => this.kept.reduce((sum, { left: { run } }) => sum + run.history.bytes, 0);
    while (this.kept.length > 1 && bytes() > BUDGETS * budget) this.kept.shift();
  }

  /** Drops the runs that have no more steps than the current one. */
  passed(current: Run): void {
    const steps = furthest(current);
    while (this.kept.length > 0 && steps >= furthest(this.kept[this.kept.length - 1].left.run)) this.kept.pop();
  }

  /** Throws a UserError for a run that is not kept any more. */
  find(id: string): LeftRun {
    const found = this.kept.find((one) => one.id === id);
    if (found !== undefined) return found.left;
    throw new UserError(
      'The previous run is no longer kept: it is kept until the current run reaches the same step or the training thread ends.',
    );
  }

  /** The run is the current one again: drops it from the list, with those that were left since. */
  drop(left: LeftRun): void {
    const index = this.kept.findIndex((one) => one.left === left);
    if (index >= 0) this.kept.splice(index);
  }
}

/** Returns the newest step of the longer branch. */
function furthest({ newest, history: { other } }: Run): number {
  return Math.max(newest, other?.newest ?? 0);
}
