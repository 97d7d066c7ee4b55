/** What the pane Distributions shows: the spread of a step's numbers, and which units the last documents did not wake. */

import type { StepReading } from '../step/reading';
import type { ActivityHistory } from '../training/history/activity-history';
import type { DistributionsSnapshot } from './snapshot';

/** `activity`: of the branch that the step is on. */
export function distributionsSnapshot(
  { step, distributions: { blocks, relus } }: StepReading,
  activity: ActivityHistory,
): DistributionsSnapshot {
  const { documents, active } = activity.upToStep(step.step);
  return {
    kind: 'distributions',
    blocks,
    relus: relus.map(({ units, ...layer }) => ({
      ...layer,
      units: units.length,
      dead: units.filter((unit) => !active(unit)).length,
    })),
    documents,
  };
}
