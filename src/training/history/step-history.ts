/**
 * Step history: the data with which a run can recompute any of its steps, within a budget of
 * memory. These are the current branch, the branch that it left, and the state after every k-th
 * step of each.
 */

import type { OptimizerArrays } from '../../step/optimizer';
import type { BranchStatus } from '../status';
import { Branch, type BranchParts } from './branch';
import { copyState, type KeptStates, stateBytes } from './kept-states';
import { MATRIX_HISTORY_BUDGET } from './matrix-history';
import { PARAMETER_HISTORY_BUDGET } from './parameter-history';

/** The default budget in bytes for kept states, statistics and losses together. */
export const HISTORY_BUDGET = 64 * 2 ** 20;
/**
 * The share of the budget for statistics, the additional share for the history of single
 * parameters, and the minimum of each.
 */
const MATRIX_SHARE = 1 / 2;
const PARAMETER_SHARE = 1 / 4;
const LEAST_SHARE = 2 ** 20;
/**
 * The share of the budget for the states on the way to the last visited step, and their maximum
 * number.
 */
const NEARBY_SHARE = 1 / 16;
const MOST_NEARBY = 16;

/**
 * Returns the bytes for the histories of matrices and of single parameters: all that they can use
 * with the default budget, a share with a smaller one.
 */
export function shares(budget: number): { readonly matrices: number; readonly parameters: number } {
  const of = (share: number, most: number) => Math.min(most, Math.max(LEAST_SHARE, budget * share));
  return {
    matrices: of(MATRIX_SHARE, MATRIX_HISTORY_BUDGET),
    parameters: of(PARAMETER_SHARE, PARAMETER_HISTORY_BUDGET),
  };
}

export interface StepHistoryOptions {
  readonly parameters: number;
  /** The number of the optimizer's arrays. */
  readonly arrays: number;
  /** Length of the schedule. */
  readonly numSteps: number;
  /** Bytes. The history of single parameters of one branch has its `shares` in addition. */
  readonly budget: number;
}

export class StepHistory {
  /** The current branch. */
  branch: Branch;
  /** The branch that was left, until the current one has passed its newest step. */
  other: Branch | null = null;
  /** The interval: states are kept after the steps that are multiples of it. */
  every = 1;
  private readonly budget: number;
  private readonly parameterShare: number;
  private readonly bytesPerState: number;
  private readonly nearbyCapacity: number;
  /** The number of branches begun so far. */
  branches = 1;
  /** The last step that both branches share. */
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

  /**
   * The bytes of everything that is kept, except the extra memory of the history of single
   * parameters.
   */
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

  /** The run has finished a step: keeps its state where that is due. */
  passed(step: number, values: Float64Array, optimizer: OptimizerArrays, { states } = this.branch): void {
    if (step % this.every !== 0 || states.has(step)) return;
    if (this.makeRoom(this.bytesPerState, step) && step % this.every === 0)
      states.add(copyState(step, values, optimizer));
  }

  /**
   * Keeps a state on the way to a visited step. States right before that step, and at growing
   * distances further back, make going back one more step cheap.
   */
  passedTowards(target: number, step: number, values: Float64Array, optimizer: OptimizerArrays): void {
    const { nearby, states } = this.branch;
    const distance = target - step;
    const due = distance > 0 && (distance <= 4 || (distance & (distance - 1)) === 0);
    if (!due || this.nearbyCapacity === 0 || states.has(step)) return;
    nearby.add(copyState(step, values, optimizer));
    // The states that are farthest from the destination are dropped.
    while (nearby.count > this.nearbyCapacity) {
      const all = nearby.all();
      const first = all[0].step;
      const last = all[all.length - 1].step;
      const farthest = Math.abs(target - first) >= Math.abs(target - last) ? first : last;
      nearby.thin((kept) => kept !== farthest);
    }
  }

  /**
   * Returns the first step of a branch after `step` whose state is due and missing; null where
   * there is none. Nothing of the current branch is dropped for the other.
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

  /**
   * Leaves the current branch after step `parted`, for a new one. Of the two others, the longer one
   * is kept.
   */
  fork(parted: number): Branch {
    const left = this.branch;
    this.branch = left.fork(++this.branches, parted);
    if (this.other !== null && this.other.newest > left.newest) {
      this.shared = Math.min(this.shared, parted);
    } else {
      this.other = left;
      this.shared = parted;
    }
    return this.branch;
  }

  /**
   * A new step has been taken: drops the other branch once that is passed. Until then the
   * statistics of two branches grow.
   */
  advanced(): void {
    if (this.other !== null && this.branch.newest > this.other.newest) this.other = null;
    if (this.other !== null) this.makeRoom(0, this.other.newest);
  }

  /** Switches to the other branch; the current one becomes the other. */
  change(): void {
    if (this.other === null) throw new Error('There is no other branch.');
    const left = this.branch;
    this.branch = this.other;
    this.other = left;
    this.branch.share(left, this.shared);
  }

  /** Drops the least useful data until `bytes` more fit for `step`; returns whether they fit. */
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
