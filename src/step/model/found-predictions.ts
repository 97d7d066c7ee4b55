/**
 * Found predictions: of the vectors with a number for each token that add up to 1, those whose
 * -log p(target) has the loss of the step as its mean.
 */

import type { RecordedStep } from '../recorded-step';
import type { Missing, NoPredictions, PredictionNodes } from './model-places';
import { isMean, positionLosses } from './position-losses';
import type { ByPosition } from './vectors';

export interface FoundPredictions {
  readonly found: PredictionNodes | Missing<NoPredictions>;
  /** What it was found by: one, or none. */
  readonly vectors: readonly ByPosition[];
}

export function* predictionsAmong(
  step: RecordedStep,
  candidates: readonly ByPosition[],
): Generator<void, FoundPredictions> {
  let missing: NoPredictions = 'no vector';
  for (const vectors of candidates) {
    const probabilities = vectors.map(({ nodes }) => nodes);
    const targets = probabilities.map((nodes, position) => nodes[step.tokens[position + 1]]);
    const losses = (yield* positionLosses(step, targets)).filter((loss) => loss !== null);
    if (losses.length < targets.length) {
      if (missing === 'no vector') missing = 'no loss';
      continue;
    }
    const surprisals = losses.map(({ surprisal }) => surprisal);
    if (isMean(step, surprisals)) {
      return { found: { probabilities, losses: losses.map(({ node }) => node), surprisals }, vectors: [vectors] };
    }
    missing = 'other loss';
  }
  return { found: { missing }, vectors: [] };
}
