/** Runs left: those that another run took the place of, each kept until the current run has been trained as far. */

import { UserError } from '../engine/user-error';
import type { FunctionTimes } from './run/function-times';
import type { Run } from './run/run';
import type { LeftRunStatus, NonFinite, TrainingState } from './status';

/** A run that is set aside, and what the session knew of it. */
export interface LeftRun {
  readonly run: Run;
  /** Makes it the run that has the tape, to the last bit as it was. */
  comeBack(): void;
  readonly state: TrainingState;
  readonly problem: NonFinite | null;
  readonly times: FunctionTimes;
}

/** All of them together take at most so many budgets of a run's history; the one that was left last is kept in any case. */
const BUDGETS = 2;

export class RunsLeft {
  /** Each has been trained farther than the next. */
  private kept: { readonly id: string; readonly left: LeftRun }[] = [];

  /** The one that was left last; null where there is none. */
  get status(): LeftRunStatus | null {
    const last = this.kept.at(-1);
    if (last === undefined) return null;
    const { position: step, config, corpus } = last.left.run;
    return { id: last.id, step, numSteps: config.numSteps, corpus: corpus.name };
  }

  /** Keeps a run that was left; `budget`: of the history of a run, bytes. */
  add(left: LeftRun, budget: number): void {
    if (furthest(left.run) === 0) return;
    this.kept.push({ id: crypto.randomUUID(), left });
    const bytes = () => this.kept.reduce((sum, { left: { run } }) => sum + run.history.bytes, 0);
    while (this.kept.length > 1 && bytes() > BUDGETS * budget) this.kept.shift();
  }

  /** The current run has been trained so far: those that went no farther are not kept any more. */
  passed(current: Run): void {
    const steps = furthest(current);
    while (this.kept.length > 0 && steps >= furthest(this.kept[this.kept.length - 1].left.run)) this.kept.pop();
  }

  /** Throws a UserError where it is not kept any more. */
  find(id: string): LeftRun {
    const found = this.kept.find((one) => one.id === id);
    if (found !== undefined) return found.left;
    throw new UserError(
      'The previous run is no longer kept: it is kept until the current run reaches the same step or the training thread ends.',
    );
  }

  /** It is the current run again: it is not kept here any more, and those that were left since are not kept at all. */
  drop(left: LeftRun): void {
    const index = this.kept.findIndex((one) => one.left === left);
    if (index >= 0) this.kept.splice(index);
  }
}

/** The newest step of the branch that goes farther. */
function furthest({ newest, history: { other } }: Run): number {
  return Math.max(newest, other?.newest ?? 0);
}
