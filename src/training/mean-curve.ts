/** Mean curve: the losses of a run as a line of running means. */

/** Number of steps that a mean is over. */
export const meanSteps = 50;
/** The most points of the line. */
const POINTS = 1024;

/**
 * Returns pairs (step, mean of the losses of the last 50 steps), in order; of fewer steps while
 * there are no more.
 */
export function meanCurve(losses: readonly number[]): Float64Array {
  const stride = Math.max(1, Math.ceil(losses.length / POINTS));
  const pairs: number[] = [];
  let sum = 0;
  for (const [i, loss] of losses.entries()) {
    sum += loss - (i >= meanSteps ? losses[i - meanSteps] : 0);
    const step = i + 1;
    if (step % stride === 0 || step === losses.length) pairs.push(step, sum / Math.min(step, meanSteps));
  }
  return Float64Array.from(pairs);
}
