/** Loss series: the losses of a run in the form that a plot needs. */

/** Number of steps that the mean line averages over. */
export const meanSteps = 50;

export interface LossSeries {
  readonly steps: readonly number[];
  readonly losses: readonly number[];
  /**
   * Mean of the last 50 losses up to each step; null where there are fewer, and everywhere if some
   * steps are left out.
   */
  readonly means: readonly (number | null)[];
  /** The step of the lowest loss; null for an empty series. */
  readonly lowest: number | null;
}

/** Makes a series of pairs (step, loss) in order. */
export function lossSeries(pairs: Float64Array): LossSeries {
  const steps: number[] = [];
  const losses: number[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    steps.push(pairs[i] ?? 0);
    losses.push(pairs[i + 1] ?? 0);
  }
  const whole = steps.length === (steps.at(-1) ?? 0);
  let lowest = -1;
  let sum = 0;
  const means = losses.map((loss, i) => {
    if (lowest < 0 || loss < (losses[lowest] ?? 0)) lowest = i;
    sum += loss - (i >= meanSteps ? (losses[i - meanSteps] ?? 0) : 0);
    return whole && i >= meanSteps - 1 ? sum / meanSteps : null;
  });
  return { steps, losses, means, lowest: steps[lowest] ?? null };
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
