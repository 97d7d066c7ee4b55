/** Reference step: the step of a run with which others are compared. */

import { copyStep, type NodesDifference, type StepCopy } from '../step/parameters/step-copy';
import type { StepReading } from '../step/reading';
import type { Run } from '../training/run/run';

export interface Reference {
  readonly branch: number;
  readonly copy: StepCopy;
  /** The last comparison of all nodes with a step: a sweep over both. */
  compared: {
    readonly reading: StepReading;
    readonly what: 'value' | 'gradient';
    readonly tolerance: number;
    readonly difference: NodesDifference;
  } | null;
}

export function keepReference(run: Run, reading: StepReading): Reference {
  return { branch: run.history.branch.number, copy: copyStep(reading.step, reading.reach), compared: null };
}
