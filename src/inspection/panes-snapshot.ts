/** What the Inspector shows below the graph: the losses so far, and the pane that is open. */

import type { StepReading } from '../step/reading';
import type { Run } from '../training/run/run';
import { distributionsSnapshot } from './distributions-snapshot';
import { editMarks } from './edit-marks';
import { branchCurve, lossCurve } from './loss-curve';
import { paneSnapshot } from './pane-snapshot';
import type { BelowSnapshot, CompareRequest, CompareSnapshot, PaneRequest, PaneSnapshot } from './snapshot';
import { tokenizerSnapshot } from './tokenizer-snapshot';

/** `reading`: of the step at hand, null before the first. `compare` makes what the pane that compares shows, where that is asked for. */
export function belowSnapshot(
  run: Run | null,
  reading: StepReading | null,
  pane: PaneRequest,
  compare: ((request: CompareRequest, reading: StepReading) => CompareSnapshot) | null,
): BelowSnapshot {
  const other = run?.history.other ?? null;
  return {
    losses: lossCurve(run?.losses ?? []),
    otherLosses: run && other ? branchCurve(other.losses, run.history.shared) : new Float64Array(),
    edits: run === null ? [] : editMarks(run),
    pane: run && reading && openPane(reading, pane, run, compare),
  };
}

function openPane(
  reading: StepReading,
  pane: PaneRequest,
  { corpus, history }: Run,
  compare: ((request: CompareRequest, reading: StepReading) => CompareSnapshot) | null,
): PaneSnapshot {
  if (pane.kind === 'tokenizer') return tokenizerSnapshot(corpus);
  if (pane.kind === 'distributions') return distributionsSnapshot(reading, history.branch.activity);
  if (pane.kind !== 'compare') return paneSnapshot(reading, pane);
  if (compare === null) throw new Error('What compares steps is not loaded.');
  return compare(pane, reading);
}
