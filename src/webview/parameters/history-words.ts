/** History texts: the history of a parameter in words. */

import { formatCount, formatNumber } from '../../text/numbers';
import { strings } from '../strings';

/**
 * Returns the first, last, lowest and highest of the finite numbers; null where no number is
 * finite.
 */
export function historySummary(what: string, steps: Int32Array, numbers: Float64Array): string | null {
  let first = -1;
  let last = -1;
  let lowest = -1;
  let highest = -1;
  let count = 0;
  for (const [i, number] of numbers.entries()) {
    if (!Number.isFinite(number)) continue;
    if (first < 0) first = i;
    last = i;
    if (lowest < 0 || number < (numbers[lowest] ?? 0)) lowest = i;
    if (highest < 0 || number > (numbers[highest] ?? 0)) highest = i;
    count++;
  }
  if (count === 0) return null;
  const number = (i: number) => formatNumber(numbers[i] ?? Number.NaN);
  const step = (i: number) => formatCount(steps[i] ?? 0);
  return strings.history.summary(
    what,
    count,
    number(first),
    number(last),
    number(lowest),
    step(lowest),
    number(highest),
    step(highest),
  );
}
