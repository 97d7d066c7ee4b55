/** What is shown while there is no model, and perhaps no worker. */

import type { BelowSnapshot, InspectorSnapshot } from '../../inspection/snapshot';
import type { SessionStatus } from '../../training/status';

export const noModel: SessionStatus = {
  state: 'idle',
  step: 0,
  newest: 0,
  numSteps: 0,
  loss: null,
  learningRate: null,
  document: null,
  stepsPerSecond: null,
  visiting: null,
  branch: null,
  other: null,
  config: null,
  corpus: null,
  documents: 0,
  vocabularySize: 0,
  parameters: 0,
  problem: null,
  left: null,
};

export const belowNothing: BelowSnapshot = {
  losses: new Float64Array(),
  otherLosses: new Float64Array(),
  edits: [],
  pane: null,
};

/** What the Inspector shows without a worker. */
export function snapshotOfNothing(status: SessionStatus): InspectorSnapshot {
  return { status, recorded: null, below: belowNothing };
}
