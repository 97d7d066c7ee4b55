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
  /**
   * The median of the ratios is judged; with a share, the time that so many of the turns do not exceed is, to that of the
   * reference, because both meet what else the machine does now and then, but seldom in the same turn.
   */
  readonly share?: number;
}

/** Judges the ratios of all turns; shows their quartiles, their number, and the median of both times. */
export function ratioRow(what: string, turns: readonly Turn[], { to, most, least, share }: Bound): Row {
  const ratios = turns.map(({ measured, reference }) => measured / reference);
  const times = (part: keyof Turn, at = share ?? 0.5) =>
    quantile(
      turns.map((turn) => turn[part]),
      at,
    );
  const judged = share === undefined ? quantile(ratios, 0.5) : times('measured') / times('reference');
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => shown(quantile(ratios, part)));
  const name = share === undefined ? 'median' : share === 1 ? 'longest' : `p${100 * share}`;
  const limit = most !== undefined ? `<= ${most} x` : least !== undefined ? `>= ${least} x` : 'of any size, x';
  return {
    what,
    bound: `${name} ${limit} ${to}`,
    measured:
      `${shown(judged)} x (${name} ${shown(times('measured'))} ms to ${shown(times('reference'))} ms; ` +
      `median ${middle}, quartiles ${low} to ${high}, of ${turns.length})`,
    ok: turns.length > 0 && judged <= (most ?? Number.POSITIVE_INFINITY) && judged >= (least ?? 0),
  };
}

/** Three digits, and all those before the point. */
function shown(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}
