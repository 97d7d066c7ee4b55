/** Rows of the table that `npm run bench` prints. */

import { quantile } from './quantiles';

export interface Row {
  readonly what: string;
  /** What is to be reached, in words: `under 20 MB`. */
  readonly bound: string;
  readonly measured: string;
  /** Whether it is reached. */
  readonly ok: boolean;
}

/** One measurement, and that of the reference in turns with it, in milliseconds. */
export interface Turn {
  readonly measured: number;
  readonly reference: number;
}

/** Bounds are on ratios: a time alone says as much about the machine, and what else it does, as about the code. */
export interface Bound {
  /** What the ratio is to, in a word or two: `plain step`. */
  readonly to: string;
  /** The ratio is to be at most, or at least, that; without both it is only shown. */
  readonly most?: number;
  readonly least?: number;
  /** The share of the turns whose ratio is at most the judged one: 0.5, the median, where it is not given. */
  readonly share?: number;
}

/** Judges the ratios of all turns; shows their quartiles, their number, and the median of both times. */
export function ratioRow(what: string, turns: readonly Turn[], { to, most, least, share = 0.5 }: Bound): Row {
  const ratios = turns.map(({ measured, reference }) => measured / reference);
  const judged = quantile(ratios, share);
  const [measured, reference] = (['measured', 'reference'] as const).map((part) =>
    shown(
      quantile(
        turns.map((turn) => turn[part]),
        0.5,
      ),
    ),
  );
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => shown(quantile(ratios, part)));
  const name = share === 0.5 ? '' : share === 1 ? 'longest ' : `p${100 * share} `;
  const limit = most !== undefined ? `<= ${most} x` : least !== undefined ? `>= ${least} x` : 'none, x';
  return {
    what,
    bound: `${name}${limit} ${to}`,
    measured: `${shown(judged)} x (median ${middle}, quartiles ${low} to ${high}, of ${turns.length}; median ${measured} ms to ${reference} ms)`,
    ok: turns.length > 0 && judged <= (most ?? Number.POSITIVE_INFINITY) && judged >= (least ?? 0),
  };
}

/** Three digits, and all those before the point. */
function shown(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}
