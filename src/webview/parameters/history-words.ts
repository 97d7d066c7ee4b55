/** History texts: the history of a parameter in words. */

import { checked } from '../../text/checked';
import { formatCount, formatNumber } from '../../text/numbers';
import { strings } from '../strings';

/**
 * Returns the first, last, lowest and highest of the finite numbers; null where no number is
 * finite.
 */
export function historySummary(what: string, steps: Int32Array, numbers: Float64Array): string | null {
  const finite = Array.from(numbers, (number, i) => ({ number, step: checked(steps, i, 'step') })).filter(
    ({ number }) => Number.isFinite(number),
  );
  const [first] = finite;
  const last = finite.at(-1);
  if (first === undefined || last === undefined) return null;
  const lowest = finite.reduce((a, b) => (b.number < a.number ? b : a));
  const highest = finite.reduce((a, b) => (b.number > a.number ? b : a));
  return strings.history.summary(
    what,
    finite.length,
    formatNumber(first.number),
    formatNumber(last.number),
    formatNumber(lowest.number),
    formatCount(lowest.step),
    formatNumber(highest.number),
    formatCount(highest.step),
  );
}
