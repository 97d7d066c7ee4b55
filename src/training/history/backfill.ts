/**
 * Backfill: computes the missing states of a run that was restored or that continues from a
 * checkpoint. Such a run has only the first and the last state of each of its branches. Those
 * between are filled in bit by bit while the session is idle, so that going to a step is as quick
 * as in any run.
 */

import type { Run } from '../run/run';
import type { Branch } from './branch';
import type { KeptState } from './kept-states';

/**
 * A fill takes two steps at least. Where two take longer than a request may wait, nothing is filled
 * in. The unit is parameters times positions.
 */
const LARGEST = 2 ** 19;

interface Progress {
  /** The step up to which all possible work is done. */
  done: number;
  /** The state that was computed last. */
  state: KeptState | null;
}

export class Filling {
  private readonly run: Run;
  private readonly progress = new WeakMap<Branch, Progress>();

  constructor(run: Run) {
    this.run = run;
  }

  /** Continues while `more` returns true, for at least one step. Returns whether work is left. */
  goOn(more: () => boolean): boolean {
    const { history, config, parameterCount } = this.run;
    const { branch, other } = history;
    if (parameterCount * config.blockSize > LARGEST) return false;
    return this.fill(branch, more) || (other !== null && this.fill(other, more));
  }

  private fill(branch: Branch, more: () => boolean): boolean {
    const { history } = this.run;
    let progress = this.progress.get(branch);
    if (progress === undefined) {
      if (branch === history.other) branch.share(history.branch, history.shared);
      progress = { done: 0, state: null };
      this.progress.set(branch, progress);
    }
    const due = history.lackingAfter(progress.done, branch);
    if (due === null) {
      progress.done = branch.newest;
      return false;
    }
    const { state } = progress;
    const first = branch.activity.lackingAfter(progress.done, due, branch.newest) ?? due;
    const kept = branch.stateNotAfter(first - 1);
    const from = state !== null && state.step > kept.step && state.step < first ? state : kept;
    progress.state = this.run.retake(from, (step) => step < due && more(), branch);
    // A state that cannot be kept, for lack of memory or because it differs from the original, is
    // not tried again.
    progress.done = progress.state?.step ?? branch.newest;
    return true;
  }
}
