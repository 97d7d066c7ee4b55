/** The gradients of the parameters in single steps: the optimizer goes over such a step again without its forward and its backward pass. */

import { ByStep } from './by-step';

export interface KeptGradient {
  readonly step: number;
  /** One number a parameter. */
  readonly gradient: Float64Array;
}

/** Bytes of a gradient: one number a parameter. */
export function gradientBytes(parameters: number): number {
  return parameters * Float64Array.BYTES_PER_ELEMENT;
}

export class KeptGradients extends ByStep<KeptGradient> {
  /** Those of the steps after `from`, one after the other, up to the step `to` or the first that is missing. */
  following(from: number, to: number): readonly KeptGradient[] {
    const first = this.countNotAfter(from);
    const found = this.all().slice(first, first + Math.max(0, to - from));
    const gap = found.findIndex(({ step }, index) => step !== from + 1 + index);
    return gap < 0 ? found : found.slice(0, gap);
  }
}
