/**
 * Loss columns: the losses up to the shown step, the later ones, and those of the branch that was
 * left, as columns of the plot.
 */

import { checked } from '../../text/checked';
import { type LossSeries, unpaired } from './series';

type Column = readonly (number | null)[];

/** One entry for each step that any of the series has; null where a series has no loss there. */
export interface LossColumns {
  readonly steps: readonly number[];
  readonly losses: Column;
  readonly means: Column;
  /** Of the steps after the shown one; their means begin with that step's mean. */
  readonly later: Column;
  readonly laterMeans: Column;
  readonly other: Column;
  /** Means of other runs, a column each. */
  readonly beside: readonly Column[];
  /**
   * The first step that `other` has: the last that both branches have in common, or 1; null where
   * it has none.
   */
  readonly parted: number | null;
}

/**
 * Returns the columns. `otherPairs`: step and loss of the branch that was left; `besidePairs`: step
 * and mean of each other run; all in order.
 */
export function lossColumns(
  series: LossSeries,
  shown: number,
  otherPairs: Float64Array,
  besidePairs: readonly Float64Array[],
): LossColumns {
  const other = unpaired(otherPairs);
  const others = byStep(otherPairs);
  const beside = besidePairs.map(byStep);
  const own = new Map(series.steps.map((step, i) => [step, i]));
  const steps =
    others.size === 0 && beside.length === 0
      ? series.steps
      : [...new Set([...series.steps, ...others.keys(), ...beside.flatMap((one) => [...one.keys()])])].sort(
          (a, b) => a - b,
        );
  const at = (column: Column, wanted: (step: number) => boolean): Column =>
    steps.map((step) => {
      const index = own.get(step);
      return wanted(step) && index !== undefined ? checked(column, index, 'loss') : null;
    });
  return {
    steps,
    losses: at(series.losses, (step) => step <= shown),
    means: at(series.means, (step) => step <= shown),
    later: at(series.losses, (step) => step > shown),
    laterMeans: at(series.means, (step) => step >= shown),
    other: steps.map((step) => others.get(step) ?? null),
    beside: beside.map((one) => steps.map((step) => one.get(step) ?? null)),
    parted: other.steps[0] ?? null,
  };
}

function byStep(pairs: Float64Array): ReadonlyMap<number, number> {
  const { steps, losses } = unpaired(pairs);
  return new Map(steps.map((step, i) => [step, checked(losses, i, 'loss')]));
}
