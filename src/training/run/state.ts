/** Run state: a run between two steps as plain data, from which it can continue later. */

import type { RandomState } from '../../engine/random';
import type { OptimizerArrays } from '../../step/optimizer';
import type { NodeId } from '../../step/recorded-step';
import type { RunConfig } from '../status';

/** A parameter edit: a value set by hand at the beginning of a step. */
export interface ParameterEdit {
  readonly step: number;
  readonly parameter: NodeId;
  readonly from: number;
  readonly to: number;
}

/**
 * Whose last bits the finished steps have: `own`, those of this version, which computes each again
 * bit for bit; `older`, those of a version whose exp and log were the JavaScript engine's; `mixed`,
 * of such a run that this version went on with.
 */
export type StepBits = 'own' | 'older' | 'mixed';

/** All that a run needs, besides its documents, to continue exactly as if it had never stopped. */
export interface RunState {
  readonly config: RunConfig;
  readonly bits: StepBits;
  /** Finished steps. */
  readonly step: number;
  /**
   * Every parameter, in the order of the state dict, each matrix row by row: the published
   * program's order.
   */
  readonly values: Float64Array;
  /** The optimizer's arrays, one number per parameter in the same order. */
  readonly optimizer: OptimizerArrays;
  /** The stream for samples after the end of the schedule. */
  readonly random: RandomState;
  /** The stream for samples before that. */
  readonly preview: RandomState;
  /** Loss of each finished step, nats. */
  readonly losses: Float64Array;
  /** The edits in the finished steps, oldest first. */
  readonly edits: readonly ParameterEdit[];
}
