/** The parameters and the optimizer's moments as they were after some of the steps: where computing again begins. */

import type { Moments } from '../../engine/microgpt';
import { ByStep } from './step-list';

/** After a finished step; step 0 is the model before its first. */
export interface KeptState {
  readonly step: number;
  readonly values: Float64Array;
  readonly moments: Moments;
  /** Never thinned out: computing again could not begin before it. */
  readonly pinned: boolean;
}

/** Bytes of a state: three numbers a parameter. */
export function stateBytes(parameters: number): number {
  return parameters * 3 * Float64Array.BYTES_PER_ELEMENT;
}

export function copyState(step: number, values: Float64Array, { m, v }: Moments, pinned = false): KeptState {
  return { step, values: values.slice(0, m.length), moments: { m: m.slice(), v: v.slice() }, pinned };
}

export class KeptStates extends ByStep<KeptState> {
  /** Drops those of the steps that `kept` is false for, but pinned ones. */
  thin(kept: (step: number) => boolean): void {
    this.filter(({ step, pinned }) => pinned || kept(step));
  }
}
