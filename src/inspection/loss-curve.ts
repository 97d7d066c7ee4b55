/** The losses of a run as a curve to draw. */

/** Steps that are all in the curve. */
const ALL_UP_TO = 4096;
/** Beyond that, how many stretches of steps there are; each gives its lowest and its highest loss. */
const STRETCHES = 2048;

/** The curve from the step `from` on, or from the first. */
export function branchCurve(losses: readonly number[], from: number): Float64Array {
  const skipped = Math.max(0, from - 1);
  const curve = lossCurve(losses.slice(skipped));
  for (let i = 0; i < curve.length; i += 2) curve[i] += skipped;
  return curve;
}

/** Pairs (step, loss), step from 1, in order. Real losses all: long runs leave out, and average nothing. */
export function lossCurve(losses: readonly number[]): Float64Array {
  if (losses.length <= ALL_UP_TO) return Float64Array.from(losses.flatMap((loss, i) => [i + 1, loss]));
  const steps: number[] = [];
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const from = Math.floor((stretch * losses.length) / STRETCHES);
    const to = Math.floor(((stretch + 1) * losses.length) / STRETCHES);
    let lowest = from;
    let highest = from;
    for (let i = from + 1; i < to; i++) {
      if (losses[i] < losses[lowest]) lowest = i;
      if (losses[i] > losses[highest]) highest = i;
    }
    steps.push(Math.min(lowest, highest));
    if (lowest !== highest) steps.push(Math.max(lowest, highest));
  }
  // The step at hand is always there.
  if (steps.at(-1) !== losses.length - 1) steps.push(losses.length - 1);
  return Float64Array.from(steps.flatMap((i) => [i + 1, losses[i]]));
}
