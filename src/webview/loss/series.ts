/** Loss series: the losses of a run in the form that a plot needs. */

import { checked } from '../../text/checked';
import { meanSteps } from '../../training/mean-curve';

export interface LossSeries {
  readonly steps: readonly number[];
  readonly losses: readonly number[];
  /**
   * Mean of the last 50 losses up to each step; null where there are fewer, and everywhere if some
   * steps are left out.
   */
  readonly means: readonly (number | null)[];
  /** The lowest loss, the first of several; null for an empty series. */
  readonly lowest: { readonly step: number; readonly loss: number } | null;
  /** True if no steps are left out. */
  readonly whole: boolean;
}

/** Returns the steps and the losses of pairs (step, loss). */
export function unpaired(pairs: Float64Array): { readonly steps: number[]; readonly losses: number[] } {
  return {
    steps: Array.from(pairs.filter((_, i) => i % 2 === 0)),
    losses: Array.from(pairs.filter((_, i) => i % 2 === 1)),
  };
}

/** Makes a series of pairs (step, loss) in order. */
export function lossSeries(pairs: Float64Array): LossSeries {
  const { steps, losses } = unpaired(pairs);
  const whole = steps.every((step, i) => step === i + 1);
  let lowest: LossSeries['lowest'] = null;
  let sum = 0;
  const means = losses.map((loss, i) => {
    if (lowest === null || loss < lowest.loss) lowest = { step: checked(steps, i, 'step'), loss };
    sum += i >= meanSteps ? loss - checked(losses, i - meanSteps, 'loss') : loss;
    return whole && i >= meanSteps - 1 ? sum / meanSteps : null;
  });
  return { steps, losses, means, lowest, whole };
}

/**
 * Returns the last step of the axis: the smallest of 10, 20, 50, 100 ... that the run fits in, so
 * the axis seldom changes; never beyond the schedule's end.
 */
export function axisEnd(step: number, numSteps: number): number {
  for (let power = 10; ; power *= 10) {
    for (const end of [power, 2 * power, 5 * power]) if (step <= end) return Math.max(step, Math.min(end, numSteps));
  }
}

/** Share of the single losses that may lie beyond each end of the range. */
const beyond = 0.02;

/**
 * Returns the range of losses to draw: all but the most extreme ones, so that a single loss does
 * not flatten the curve; 0 to 4 where there is no loss.
 */
export function lossRange(columns: readonly (readonly (number | null)[])[]): [number, number] {
  const losses = columns.flatMap((column) => column.filter((loss) => loss !== null && Number.isFinite(loss)));
  const sorted = Float64Array.from(losses as number[]).sort();
  if (sorted.length === 0) return [0, 4];
  const left = Math.floor(beyond * sorted.length);
  const low = checked(sorted, left, 'loss');
  const high = checked(sorted, sorted.length - 1 - left, 'loss');
  return high - low < 0.1 ? [low - 0.05, high + 0.05] : [low, high];
}
