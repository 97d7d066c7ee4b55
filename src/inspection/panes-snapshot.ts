/** Panes snapshot: the losses so far, and the pane that is open below the graph. */

import type { StepReading } from '../step/reading';
import type { Run } from '../training/run/run';
import type { RunBeside } from '../training/session';
import { editMarks } from './edit-marks';
import { branchCurve, lossCurve } from './loss-curve';
import { type PaneRequest, paneSnapshot } from './panes/panes';
import type { Reference } from './reference';
import type { PanesSnapshot } from './snapshot';

/**
 * `reading`: of the current step, null before the first. `reference`: the step with which others
 * are compared. `beside`: other runs whose losses are shown.
 */
export function panesSnapshot(
  run: Run | null,
  reading: StepReading | null,
  reference: Reference | null,
  beside: readonly RunBeside[],
  pane: PaneRequest,
): PanesSnapshot {
  const other = run?.history.other ?? null;
  return {
    losses: lossCurve(run?.losses ?? []),
    otherLosses: run && other ? branchCurve(other.losses, run.history.shared) : new Float64Array(),
    beside,
    edits: run === null ? [] : editMarks(run),
    reference: reference?.copy.step ?? null,
    pane: run && reading && paneSnapshot({ reading, run, reference }, pane),
  };
}
