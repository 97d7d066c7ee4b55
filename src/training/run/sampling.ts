/** Sampling: draws samples from the model of a run, one after another. */

import { UserError } from '../../engine/user-error';
import { type DrawnSample, drawSample } from '../generation/drawn-sample';
import type { Cancellation } from '../slices';
import type { SampleOptions } from '../status';
import type { Run } from './run';

interface Surroundings {
  /** Lets other requests be answered. */
  breathe(): Promise<void>;
  /** The current run. */
  current(): Run | null;
  readonly cancelled: Cancellation | undefined;
}

/**
 * Draws the samples. Throws a UserError where it is cancelled, or another run replaces this one.
 */
export async function sampled(
  run: Run,
  options: SampleOptions,
  { breathe, current, cancelled }: Surroundings,
): Promise<readonly DrawnSample[]> {
  run.checkSampling(options);
  const samples: DrawnSample[] = [];
  while (samples.length < options.count) {
    if (cancelled?.aborted) throw new UserError(`Sampling was cancelled after ${samples.length} of ${options.count}.`);
    if (current() !== run) throw new UserError('Training started over while sampling: sample again.');
    samples.push(drawSample(run, options));
    await breathe();
  }
  return samples;
}
