/**
 * Autosaved run: a run in the form in which it is saved while it trains. For the current branch
 * this is the state before its newest step, which is taken again when the run is restored (so that
 * the step is recorded, bit for bit as it was), and the figures of the steps so far. While the
 * newest step is not the current one, it is the state after it, as for the other branch.
 */

import type { RecordedStep } from '../../step/recorded-step';
import type { Branch } from '../history/branch';
import type { Known, Piece, Pieces } from '../history/pieces';
import type { Draws } from '../run/random-streams';
import type { Run } from '../run/run';
import type { RunState } from '../run/state';

export interface AutosavedBranch<P = Uint8Array> {
  readonly number: number;
  readonly parted: number;
  readonly state: RunState;
  /** Whether the step after `state` was taken. */
  readonly again: boolean;
  /** Of the steps whose losses are in `state`. */
  readonly matrices: Pieces<P>;
  /** Of those steps, and of the one after. */
  readonly parameters: Pieces<P>;
  /** The number of branches begun so far, and the last step that the two present ones share. */
  readonly branches: number;
  readonly shared: number;
  /** Null where the path of the random streams is not known. */
  readonly drawn: Draws | null;
}

export interface AutosavedRun extends AutosavedBranch {
  /** Null in what earlier versions saved. */
  readonly id: string | null;
  readonly other: AutosavedBranch | null;
}

/** A run that is to be saved. */
export interface RunToSave extends AutosavedBranch<Piece> {
  /**
   * The other branch does not change while it is left: null where this version of it is saved
   * already.
   */
  readonly other: { readonly version: object; readonly branch: AutosavedBranch<Piece> | null } | null;
}

/** Returns the data to save, whichever step is the current one; null before the first. */
export function runToSave(run: Run, known: Known): RunToSave | null {
  if (run.newest === 0) return null;
  const now = run.newestState();
  const { branch, other, branches, shared } = run.history;
  const recorded = newestRecorded(run);
  const state = recorded === null ? now : stateBefore(recorded, now);
  const saved = (of: Branch, state: RunState, again: boolean, pending: number): AutosavedBranch<Piece> => {
    const { number, parted, matrixHistory, parameterHistory, streams } = of;
    const matrices = matrixHistory.pieces(state.step, known);
    const parameters = parameterHistory.pieces(known);
    const { draws } = streams;
    return { number, parted, state, again, matrices, parameters, branches, shared, drawn: draws && { draws, pending } };
  };
  const version = other?.newestState ?? null;
  return {
    ...saved(branch, state, recorded !== null, run.pendingDraws),
    other: other &&
      version && { version, branch: known(version) ? null : saved(other, run.newestState(other), false, 0) },
  };
}

function stateBefore(recorded: RecordedStep, now: RunState): RunState {
  const step = now.step - 1;
  return {
    ...now,
    step,
    values: recorded.valuesBefore.slice(),
    optimizer: recorded.optimizer.map(({ name, before }) => ({ name, numbers: before.slice() })),
    losses: now.losses.slice(0, step),
  };
}

/** The newest step, where it is the current one; null otherwise. */
export function newestRecorded({ recorded, newest }: Run): RecordedStep | null {
  return recorded?.step === newest ? recorded : null;
}
