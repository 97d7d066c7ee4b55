/** A row of the table for times. */

import { quantile } from './quantiles';
import type { Row } from './row';

/** Judges a share of the times, milliseconds; shows the median and the longest too. */
export function timeRow(what: string, times: readonly number[], share: number, bound: number): Row {
  const [judged, middle, longest] = [share, 0.5, 1].map((part) => quantile(times, part).toFixed(1));
  const judgement = share === 0.5 ? 'median' : share === 1 ? 'longest' : `p${100 * share}`;
  return {
    what,
    bound: `${judgement} < ${bound} ms`,
    measured: `${judged} ms (of ${times.length}: median ${middle}, longest ${longest})`,
    ok: quantile(times, share) < bound,
  };
}
