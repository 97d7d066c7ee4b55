/** A run between two steps, as plain data: what is kept of it to go on later. */

import type { RandomState } from '../../engine/random';
import type { OptimizerArrays } from '../../step/optimizer';
import type { NodeId } from '../../step/recorded-step';
import type { RunConfig } from '../status';

/** A parameter that was set by hand at the beginning of a step. */
export interface ParameterEdit {
  readonly step: number;
  readonly parameter: NodeId;
  readonly from: number;
  readonly to: number;
}

/** All that a run needs, besides its documents, to go on exactly as if it had never stopped. */
export interface RunState {
  readonly config: RunConfig;
  /** Finished steps. */
  readonly step: number;
  /** Every parameter, in the order of the state dict, each matrix row by row: the published program's order. */
  readonly values: Float64Array;
  /** The optimizer's arrays, one number a parameter in the same order. */
  readonly optimizer: OptimizerArrays;
  /** The stream that samples are drawn from once the schedule is finished. */
  readonly random: RandomState;
  /** The stream that samples are drawn from before that. */
  readonly preview: RandomState;
  /** Loss of each finished step, nats. */
  readonly losses: Float64Array;
  /** What was set by hand in the finished steps, oldest first. */
  readonly edits: readonly ParameterEdit[];
}
