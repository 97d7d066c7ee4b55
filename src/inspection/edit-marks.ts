/** Edit marks: the edits by hand of a run, as the loss curve marks them. */

import { shownParameterName } from '../step/names/names';
import type { NodeId } from '../step/recorded-step';
import type { Run } from '../training/run/run';

/** A step at whose beginning parameters were set by hand. */
export interface EditMark {
  readonly step: number;
  /** The parameter that was set last. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** The number of other parameters that were set. */
  readonly others: number;
}

/** More than a curve can show apart. */
const MOST_MARKS = 200;

/** Returns the newest steps of the current branch with edits, in order. */
export function editMarks({ edits, recorded }: Run): readonly EditMark[] {
  if (edits.length === 0 || recorded === null) return [];
  const bySteps = new Map<number, Map<NodeId, { from: number; to: number }>>();
  for (const { step, parameter, from, to } of edits) {
    const inStep = bySteps.get(step) ?? new Map<NodeId, { from: number; to: number }>();
    const before = inStep.get(parameter)?.from ?? from;
    // Set again, so that the parameter set last is the last.
    inStep.delete(parameter);
    inStep.set(parameter, { from: before, to });
    bySteps.set(step, inStep);
  }
  const marks = [...bySteps].flatMap(([step, inStep]) =>
    [...inStep].slice(-1).map(([parameter, { from, to }]) => ({
      step,
      name: shownParameterName(recorded, parameter),
      from,
      to,
      others: inStep.size - 1,
    })),
  );
  return marks.sort((a, b) => a.step - b.step).slice(-MOST_MARKS);
}
