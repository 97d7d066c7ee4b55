/**
 * A run that was brought back, or goes on from a checkpoint, has only its first state and its last, of each of its branches. Those
 * between are filled in bit by bit while nothing else is done, so that its steps are at hand again as quickly as those of any run.
 */

import type { Run } from '../run/run';
import type { Branch } from './branch';
import type { KeptState } from './kept-states';

/** A filling takes two steps at least. Where two take longer than a request may wait, nothing is filled in: numbers of parameters times positions. */
const LARGEST = 2 ** 19;

interface Progress {
  /** Up to here all is done that can be done. */
  done: number;
  /** What was computed last. */
  state: KeptState | null;
}

export class Filling {
  private readonly run: Run;
  private readonly progress = new WeakMap<Branch, Progress>();

  constructor(run: Run) {
    this.run = run;
  }

  /** Goes on as long as `more` says, for one step at least. Gives whether there is something left to do. */
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
    // What cannot be kept, for lack of memory or because it is not what it was, is not tried again.
    progress.done = progress.state?.step ?? branch.newest;
    return true;
  }
}
