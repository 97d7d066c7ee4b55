/** Branch: one path of a run, from its first step to the newest, with the history of its steps. */

import type { RandomStreams } from '../run/random-streams';
import type { ParameterEdit, RunState } from '../run/state';
import type { ActivityHistory } from './activity-history';
import { copyState, type KeptState, KeptStates } from './kept-states';
import type { MatrixHistory } from './matrix-history';
import type { ParameterHistory } from './parameter-history';

export interface BranchParts {
  /** From 1, in the order in which branches were begun. */
  readonly number: number;
  /** The last step that it shares with its parent branch; 0 for the first branch. */
  readonly parted: number;
  /** Loss of each step, nats. */
  readonly losses: number[];
  /** The edits by hand, oldest first. */
  readonly edits: ParameterEdit[];
  readonly matrixHistory: MatrixHistory;
  readonly parameterHistory: ParameterHistory;
  readonly activity: ActivityHistory;
  readonly streams: RandomStreams;
  /** States at regular intervals; the model before the first step is always among them. */
  readonly states: KeptStates;
}

export class Branch implements BranchParts {
  number: number;
  parted: number;
  readonly losses: number[];
  readonly edits: ParameterEdit[];
  readonly matrixHistory: MatrixHistory;
  readonly parameterHistory: ParameterHistory;
  readonly activity: ActivityHistory;
  streams: RandomStreams;
  readonly states: KeptStates;
  /**
   * States on the way to the step that was visited last: going back continues from there step by
   * step.
   */
  readonly nearby = new KeptStates();
  /** The model after the newest step, while an earlier one is the current step. */
  newestState: KeptState | null = null;

  constructor(parts: BranchParts) {
    this.number = parts.number;
    this.parted = parts.parted;
    this.losses = parts.losses;
    this.edits = parts.edits;
    this.matrixHistory = parts.matrixHistory;
    this.parameterHistory = parts.parameterHistory;
    this.activity = parts.activity;
    this.streams = parts.streams;
    this.states = parts.states;
  }

  /**
   * The last step that a version with other last bits computed, 0 where there is none: up to there,
   * steps that are computed again are only nearly the same. The state after it is kept as it was.
   */
  older = 0;

  /** The newest step. */
  get newest(): number {
    return this.losses.length;
  }

  /** Returns the kept state that is nearest at or before `step`. */
  stateNotAfter(step: number): KeptState {
    const regular = this.states.notAfter(step);
    const nearby = this.nearby.notAfter(step);
    const nearest = nearby !== null && nearby.step > (regular?.step ?? -1) ? nearby : regular;
    if (nearest === null) throw new Error('The model before the first step is not kept.');
    return nearest;
  }

  /** Returns the edits at the beginning of `step`, oldest first. */
  editsOf(step: number): readonly ParameterEdit[] {
    return this.edits.length === 0 ? this.edits : this.edits.filter((edit) => edit.step === step);
  }

  /** Forgets the newest step, which is taken again. */
  dropNewest(): void {
    this.losses.pop();
    const earlier = (step: number) => step <= this.newest;
    this.states.thin(earlier);
    this.nearby.thin(earlier);
    this.streams = this.streams.upTo(this.newest);
  }

  /**
   * Returns a new branch that shares with this one the steps up to `parted` and the edits before
   * the step after that.
   */
  fork(number: number, parted: number): Branch {
    const branch = new Branch({
      number,
      parted,
      losses: this.losses.slice(0, parted),
      edits: this.edits.filter(({ step }) => step <= parted + 1),
      matrixHistory: this.matrixHistory.upTo(parted),
      parameterHistory: this.parameterHistory.upTo(parted),
      activity: this.activity.upTo(parted),
      streams: this.streams.upTo(parted),
      states: new KeptStates(this.states.upTo(parted)),
    });
    branch.older = Math.min(this.older, parted);
    return branch;
  }

  /**
   * Copies the history of the steps up to `shared`, which both branches share, from another branch.
   */
  share({ states, activity }: Branch, shared: number): void {
    this.activity.share(activity, shared);
    for (const state of states.upTo(shared)) this.states.add(state);
  }

  /**
   * Returns another branch of the same run, of which only the losses, the edits and the `state` at
   * its end are kept.
   */
  another(state: RunState): Branch {
    const { step, values, optimizer, random, preview } = state;
    const branch = new Branch({
      number: this.number,
      parted: this.parted,
      losses: [...state.losses],
      edits: [...state.edits],
      matrixHistory: this.matrixHistory.upTo(0),
      parameterHistory: this.parameterHistory.upTo(0),
      activity: this.activity.upTo(0),
      streams: this.streams.upTo(0),
      states: new KeptStates(step === 0 ? [] : this.states.upTo(0)),
    });
    const last = copyState(step, values, optimizer, true);
    branch.states.add(last);
    if (step === 0) return branch;
    branch.newestState = last;
    if (state.bits !== 'own') branch.older = step;
    branch.streams.add({ step, random, preview }, null);
    return branch;
  }
}
