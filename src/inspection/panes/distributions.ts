/**
 * Distributions pane: the spread of a step's numbers, and the units that were inactive in the last
 * documents.
 */

import type { Distributions, LayerRelus } from '../../step/model/distributions';
import type { PaneReader } from './pane-reader';

export interface DistributionsRequest {
  readonly kind: 'distributions';
}

export interface DistributionsSnapshot extends Omit<Distributions, 'relus'> {
  readonly kind: 'distributions';
  readonly relus: readonly LayerActivity[];
  /** The number of documents, the last ones up to the step, over which units are dead or not. */
  readonly documents: number;
}

/** The ReLUs of a layer in the step, and its units over the last documents. */
export interface LayerActivity extends Omit<LayerRelus, 'units'> {
  /** The number of units of the ReLUs; 0 where they are not fed by rows of weights. */
  readonly units: number;
  /** Units that no input has activated, at any position of any of the documents. */
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
