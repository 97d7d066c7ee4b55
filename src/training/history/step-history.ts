/**
 * Step history: what a run keeps so that any of its steps can be computed again, within a budget of memory. These are the branch
 * that it is on, the one that it left, and the state after every k-th step of each.
 */

import type { OptimizerArrays } from '../../step/optimizer';
import type { BranchStatus } from '../status';
import { Branch, type BranchParts } from './branch';
import { copyState, type KeptStates, stateBytes } from './kept-states';
import { MATRIX_HISTORY_BUDGET } from './matrix-history';
import { PARAMETER_HISTORY_BUDGET } from './parameter-history';

/** Bytes that kept states, statistics and losses may take together, unless the user says otherwise. */
export const HISTORY_BUDGET = 64 * 2 ** 20;
/** The shares of the budget that statistics may take of it, and the history of single parameters besides; and what each has in any case. */
const MATRIX_SHARE = 1 / 2;
const PARAMETER_SHARE = 1 / 4;
const LEAST_SHARE = 2 ** 20;
/** The share of the budget that the states on the way to the last visited step may take, and how many there are at most. */
const NEARBY_SHARE = 1 / 16;
const MOST_NEARBY = 16;

/** Bytes that the histories of matrices and of single parameters may take: with the usual budget all they want, with less a share. */
export function shares(budget: number): { readonly matrices: number; readonly parameters: number } {
  const of = (share: number, most: number) => Math.min(most, Math.max(LEAST_SHARE, budget * share));
  return {
    matrices: of(MATRIX_SHARE, MATRIX_HISTORY_BUDGET),
    parameters: of(PARAMETER_SHARE, PARAMETER_HISTORY_BUDGET),
  };
}

export interface StepHistoryOptions {
  readonly parameters: number;
  /** How many arrays the optimizer has. */
  readonly arrays: number;
  /** Length of the schedule. */
  readonly numSteps: number;
  /** Bytes. The history of single parameters of one branch has its `shares` besides. */
  readonly budget: number;
}

export class StepHistory {
  /** The branch that the run is on. */
  branch: Branch;
  /** The branch that was left, until the one at hand has passed its newest step. */
  other: Branch | null = null;
  /** States are kept of the steps that are multiples of this. */
  every = 1;
  private readonly budget: number;
  private readonly parameterShare: number;
  private readonly bytesPerState: number;
  private readonly nearbyCapacity: number;
  /** Branches that were begun. */
  branches = 1;
  /** The last step that both branches have in common. */
  shared = 0;

  constructor(
    first: Omit<BranchParts, 'number' | 'parted'>,
    { parameters, arrays, numSteps, budget }: StepHistoryOptions,
  ) {
    this.branch = new Branch({ ...first, number: 1, parted: 0 });
    this.budget = budget;
    this.parameterShare = shares(budget).parameters;
    this.bytesPerState = stateBytes(parameters, arrays);
    this.nearbyCapacity = Math.min(MOST_NEARBY, Math.floor((budget * NEARBY_SHARE) / this.bytesPerState));
    const room = budget * (1 - NEARBY_SHARE) - first.matrixHistory.bytesOf(numSteps) - first.activity.bytes;
    while (this.every < numSteps && (numSteps / this.every) * this.bytesPerState > room) this.every *= 2;
  }

  get status(): { readonly branch: BranchStatus; readonly other: BranchStatus | null } {
    const of = ({ number, newest, parted }: Branch): BranchStatus => ({ number, newest, parted });
    return { branch: of(this.branch), other: this.other && of(this.other) };
  }

  /** Bytes of all that is kept, but what the history of single parameters may take besides. */
  get bytes(): number {
    const { branch, other } = this;
    const ofBranch = ({ matrixHistory, activity, losses, streams, nearby, newestState }: Branch) =>
      matrixHistory.bytes +
      activity.bytes +
      losses.length * Float64Array.BYTES_PER_ELEMENT +
      streams.bytes +
      (nearby.count + (newestState === null ? 0 : 1)) * this.bytesPerState;
    const { shared } = this;
    const own = (kept: KeptStates) => kept.count - kept.countNotAfter(shared);
    const parameterHistories = branch.parameterHistory.bytes + (other?.parameterHistory.bytes ?? 0);
    return (
      ofBranch(branch) +
      (other === null ? 0 : ofBranch(other)) +
      (branch.states.count + (other === null ? 0 : own(other.states))) * this.bytesPerState +
      Math.max(0, parameterHistories - this.parameterShare)
    );
  }

  /** The run has come to the end of a step: its state is kept where that is due. */
  passed(step: number, values: Float64Array, optimizer: OptimizerArrays, { states } = this.branch): void {
    if (step % this.every !== 0 || states.has(step)) return;
    if (this.makeRoom(this.bytesPerState, step) && step % this.every === 0)
      states.add(copyState(step, values, optimizer));
  }

  /**
   * It was on the way to a step that is to be looked at. States right before that, and farther apart the farther they are,
   * make it cheap to go on one step back, and another.
   */
  passedTowards(target: number, step: number, values: Float64Array, optimizer: OptimizerArrays): void {
    const { nearby, states } = this.branch;
    const distance = target - step;
    const due = distance > 0 && (distance <= 4 || (distance & (distance - 1)) === 0);
    if (!due || this.nearbyCapacity === 0 || states.has(step)) return;
    nearby.add(copyState(step, values, optimizer));
    // Those that lie farthest from where one is going have to go.
    while (nearby.count > this.nearbyCapacity) {
      const all = nearby.all();
      const first = all[0].step;
      const last = all[all.length - 1].step;
      const farthest = Math.abs(target - first) >= Math.abs(target - last) ? first : last;
      nearby.thin((kept) => kept !== farthest);
    }
  }

  /**
   * The first step of a branch after `step` whose state is due to be kept and is not; null where there is none. Nothing of the
   * current branch has to go for the other.
   */
  lackingAfter(step: number, branch = this.branch): number | null {
    const { every } = this;
    const { states, activity, newest } = branch;
    if (branch !== this.branch && this.bytes + this.bytesPerState > this.budget) return null;
    const complete = (from: number, to: number) => activity.lackingAfter(Math.max(from, step), to, newest) === null;
    let before = step - (step % every);
    for (; before + every <= newest; before += every) {
      const due = before + every;
      if (!states.has(due) || !complete(before, due)) return due;
    }
    return step >= newest || complete(before, newest) ? null : newest;
  }

  /** Leaves the branch at hand after the step `parted`, for a new one. Of the two others, the one that goes farther is kept. */
  fork(parted: number): Branch {
    const left = this.branch;
    this.branch = left.fork(++this.branches, parted);
    if (this.other !== null && this.other.newest > left.newest) {
      this.shared = Math.min(this.shared, parted);
    } else {
      this.other = left;
      this.shared = parted;
    }
    // The new branch has statistics of its own, at once.
    this.makeRoom(0, this.other.newest);
    return this.branch;
  }

  /** A step that there was not before has been taken: the other branch goes once it is passed. */
  advanced(): void {
    if (this.other !== null && this.branch.newest > this.other.newest) this.other = null;
  }

  /** Goes over to the other branch; the one at hand becomes the other. */
  change(): void {
    if (this.other === null) throw new Error('There is no other branch.');
    const left = this.branch;
    this.branch = this.other;
    this.other = left;
    this.branch.share(left, this.shared);
  }

  /** Drops what is missed least until there is room for so many bytes of what is kept of `step`; whether there is. */
  private makeRoom(bytes: number, step: number): boolean {
    const lacks = () => this.bytes + bytes > this.budget;
    while (lacks() && this.every < step) this.thin();
    return !lacks();
  }

  private thin(): void {
    this.every *= 2;
    const kept = (step: number) => step % this.every === 0;
    this.branch.states.thin(kept);
    this.other?.states.thin(kept);
  }
}
