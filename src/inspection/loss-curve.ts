/** Loss curve: the losses of a run as a curve to draw. */

import { checked } from '../text/checked';

/** Up to this number of steps all of them are in the curve. */
const ALL_UP_TO = 4096;
/** Beyond that, the number of stretches of steps; each gives its lowest and its highest loss. */
const STRETCHES = 2048;

/** Returns the curve from step `from` on, or from the first. */
export function branchCurve(losses: readonly number[], from: number): Float64Array {
  const skipped = Math.max(0, from - 1);
  return lossCurve(losses.slice(skipped)).map((number, i) => (i % 2 === 0 ? number + skipped : number));
}

/**
 * Pairs (step, loss), step from 1, in order. All are real losses: long runs leave losses out, but
 * average nothing.
 */
export function lossCurve(losses: readonly number[]): Float64Array {
  if (losses.length <= ALL_UP_TO) return Float64Array.from(losses.flatMap((loss, i) => [i + 1, loss]));
  const lossAt = (index: number) => checked(losses, index, 'loss');
  const steps: number[] = [];
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const from = Math.floor((stretch * losses.length) / STRETCHES);
    const to = Math.floor(((stretch + 1) * losses.length) / STRETCHES);
    let lowest = from;
    let highest = from;
    for (let i = from + 1; i < to; i++) {
      if (lossAt(i) < lossAt(lowest)) lowest = i;
      if (lossAt(i) > lossAt(highest)) highest = i;
    }
    steps.push(Math.min(lowest, highest));
    if (lowest !== highest) steps.push(Math.max(lowest, highest));
  }
  // The current step is always included.
  if (steps.at(-1) !== losses.length - 1) steps.push(losses.length - 1);
  return Float64Array.from(steps.flatMap((i) => [i + 1, lossAt(i)]));
}
