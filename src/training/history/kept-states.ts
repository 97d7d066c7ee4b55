/**
 * Kept states: the parameters and the optimizer's arrays after some of the steps, from which later
 * steps are recomputed.
 */

import { copyArrays, type OptimizerArrays } from '../../step/optimizer';
import { ByStep } from './step-list';

/** After a finished step; step 0 is the model before its first. */
export interface KeptState {
  readonly step: number;
  readonly values: Float64Array;
  readonly optimizer: OptimizerArrays;
  /** Never thinned out: without it later steps could not be recomputed. */
  readonly pinned: boolean;
}

/**
 * Returns the bytes of a state: for each parameter its value and a number in each of the
 * optimizer's `arrays`.
 */
export function stateBytes(parameters: number, arrays: number): number {
  return parameters * (1 + arrays) * Float64Array.BYTES_PER_ELEMENT;
}

export function copyState(step: number, values: Float64Array, optimizer: OptimizerArrays, pinned = false): KeptState {
  return { step, values: values.slice(), optimizer: copyArrays(optimizer), pinned };
}

export class KeptStates extends ByStep<KeptState> {
  /** Drops the states for which `kept` is false, except pinned ones. */
  thin(kept: (step: number) => boolean): void {
    this.filter(({ step, pinned }) => pinned || kept(step));
  }
}
