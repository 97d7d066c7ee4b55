/** Model places: the nodes of a step that are its predictions and its attention. */

import type { NodeId } from '../recorded-step';

export interface PredictionNodes {
  /** For each position the probability of every token, in the order of the vocabulary. */
  readonly probabilities: readonly (readonly NodeId[])[];
  /**
   * For each position the node of its loss: -log p(target), or log p(target) where the step turns
   * the sign of all positions at once.
   */
  readonly losses: readonly NodeId[];
  /** For each position -log p(target), nats. */
  readonly surprisals: readonly number[];
}

export interface AttentionNodes {
  readonly layers: number;
  readonly heads: number;
  readonly weights: readonly WeightNodes[];
}

/** The weights that one head gives at one position to this position and those before it. */
export interface WeightNodes {
  readonly layer: number;
  readonly head: number;
  readonly position: number;
  /** From position 0 on. */
  nodes(): readonly NodeId[];
}

/** Something that a step does not have, and why. */
export interface Missing<Why> {
  readonly missing: Why;
}

/**
 * `no loop`: no loop runs once a position. `one position`: the document has one, so that nothing
 * tells the loop, and no earlier step has shown it.
 */
export type NoPositions = 'no loop' | 'one position';

/**
 * `not finite`: the step diverged, and no earlier one has shown it. `no vector`: no vector with a
 * number for each token adds up to 1 at every position. `no loss`: of those that do, none is
 * followed by -log p of the next token. `other loss`: the loss of the step is not the mean of
 * these.
 */
export type NoPredictions = NoPositions | 'not finite' | 'no vector' | 'no loss' | 'other loss';

/** `no vector`: none with a number for each position so far adds up to 1 at every position. */
export type NoAttention = NoPositions | 'not finite' | 'no vector';

/** Returns whether numbers that are 0 or more, with this sum, are shares of a whole. */
export function isWhole(sum: number): boolean {
  return Math.abs(sum - 1) <= 1e-9;
}
