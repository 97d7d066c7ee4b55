/** Drawn sample: a sample, with what led to it. */

import type { Draw } from '../../step/recorded-step';
import type { Run } from '../run/run';
import type { SampleOptions } from '../status';
import { RecordedChoices } from './recorded-choices';

/** A sample, and what it follows from besides the model and the options. */
export interface DrawnSample {
  readonly text: string;
  /** The step of the model, and the words that had been drawn from its stream of samples before. */
  readonly step: number;
  readonly words: number;
  /**
   * The probability of each token that was drawn, from the end of the prefix on, that of the end
   * included; none where the program draws in a way of its own.
   */
  readonly probabilities: readonly number[];
}

/** Draws one sample, as `Run.sample` does. */
export function drawSample(run: Run, options: SampleOptions): DrawnSample {
  const { position: step } = run;
  let words = 0;
  const choices = new RecordedChoices();
  try {
    const text = run.sample(options, (random, first) => {
      words = random.drawn;
      choices.follow(random, first);
    });
    return { text, step, words, probabilities: choices.draws.map(probabilityOf) };
  } finally {
    choices.end();
  }
}

/** The probability of the token that was drawn. */
function probabilityOf({ weights, drawn }: Draw): number {
  return (weights[drawn] ?? Number.NaN) / weights.reduce((sum, weight) => sum + weight, 0);
}
