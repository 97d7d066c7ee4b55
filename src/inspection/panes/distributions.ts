/** The distributions: the spread of a step's numbers, and which units the last documents did not wake. */

import type { Distributions, LayerRelus } from '../../step/model/distributions';
import type { PaneReader } from './pane-reader';

export interface DistributionsRequest {
  readonly kind: 'distributions';
}

export interface DistributionsSnapshot extends Omit<Distributions, 'relus'> {
  readonly kind: 'distributions';
  readonly relus: readonly LayerActivity[];
  /** Over how many documents, the last ones up to the step, it is told which units are dead. */
  readonly documents: number;
}

/** The ReLUs of a layer in the step, and its units over the last documents. */
export interface LayerActivity extends Omit<LayerRelus, 'units'> {
  /** How many units the ReLUs are of; 0 where they are not fed by rows of weights. */
  readonly units: number;
  /** Those that no input has woken, at any position of any of the documents. */
  readonly dead: number;
}

export const distributions: PaneReader<DistributionsRequest, DistributionsSnapshot, 'reading' | 'run'> = {
  read: (reading) => reading.readDistributions(),
  snapshot({ reading, run }, { kind }) {
    const { blocks, relus } = reading.distributions;
    const { documents, active } = run.history.branch.activity.upToStep(reading.step.step);
    return {
      kind,
      blocks,
      relus: relus.map(({ units, ...layer }) => ({
        ...layer,
        units: units.length,
        dead: units.filter((unit) => !active(unit)).length,
      })),
      documents,
    };
  },
};
