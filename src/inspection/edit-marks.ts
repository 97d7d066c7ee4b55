/** What was set by hand in a run, as the loss curve marks it. */

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
  /** How many others were set. */
  readonly others: number;
}

/** More than can be told apart in a curve. */
const MOST_MARKS = 200;

/** The newest steps of the branch at hand with edits, in order. */
export function editMarks({ edits, recorded }: Run): readonly EditMark[] {
  if (edits.length === 0 || recorded === null) return [];
  const bySteps = new Map<number, Map<NodeId, { from: number; to: number }>>();
  for (const { step, parameter, from, to } of edits) {
    const inStep = bySteps.get(step) ?? new Map<NodeId, { from: number; to: number }>();
    const before = inStep.get(parameter)?.from ?? from;
    // Set anew, so that the last that was set stands last.
    inStep.delete(parameter);
    inStep.set(parameter, { from: before, to });
    bySteps.set(step, inStep);
  }
  const marks = [...bySteps].map(([step, inStep]) => {
    const [parameter, { from, to }] = [...inStep][inStep.size - 1];
    return { step, name: shownParameterName(recorded, parameter), from, to, others: inStep.size - 1 };
  });
  return marks.sort((a, b) => a.step - b.step).slice(-MOST_MARKS);
}
