/** Position losses: the nodes of -log p(target), found from those of the probabilities. */

import { log } from '../../engine/numbers';
import { LOG, MUL, POW } from '../../engine/tape';
import { inParts } from '../in-parts';
import type { NodeId, RecordedStep } from '../recorded-step';

export interface PositionLoss {
  readonly node: NodeId;
  /** -log p(target), nats. */
  readonly surprisal: number;
}

/** The largest difference between -log p and what a node has, relative to it where it is above 1. */
const TOLERANCE = 1e-12;

/** The largest difference of a mean from the loss of the step, relative to it where it is above 1. */
const MEAN_TOLERANCE = 1e-6;

// What a node is of a probability; 0 where it is none of these.
const PROBABILITY = 1;
const INVERSE = 2;
const LOGARITHM = 3;

/**
 * Finds for each probability its negated logarithm, `p.log().neg()` or `p.pow(-1).log()`; else its
 * logarithm, whose sign the step turns later, for all positions at once. Null for a probability of
 * which the step takes no logarithm.
 */
export function* positionLosses(
  { tape }: RecordedStep,
  probabilities: readonly NodeId[],
): Generator<void, (PositionLoss | null)[]> {
  const { left, right, op, data, length, exponents } = tape;
  const parts = new Uint8Array(length);
  /** Index of the probability that a node is a part of. */
  const owners = new Map<NodeId, number>();
  const losses = probabilities.map((): PositionLoss | null => null);
  const isTurned = new Uint8Array(probabilities.length);
  for (const [i, node] of probabilities.entries()) {
    parts[node] = PROBABILITY;
    owners.set(node, i);
  }
  const follow = (node: NodeId, input: NodeId) => {
    const part = parts[input];
    const owner = owners.get(input);
    if (owner === undefined || isTurned[owner] === 1) return;
    const surprisal = -log(data[probabilities[owner]]);
    const mark = (as: number) => {
      parts[node] = as;
      owners.set(node, owner);
    };
    if (part === PROBABILITY && op[node] === POW && exponents[~right[node]] === -1) mark(INVERSE);
    else if (part === PROBABILITY && op[node] === LOG && agree(data[node], -surprisal)) {
      mark(LOGARITHM);
      losses[owner] ??= { node, surprisal: -data[node] };
    } else if ((part === INVERSE && op[node] === LOG) || (part === LOGARITHM && op[node] === MUL)) {
      if (!agree(data[node], surprisal)) return;
      isTurned[owner] = 1;
      losses[owner] = { node, surprisal: data[node] };
    }
  };
  const from = Math.min(length, ...probabilities.map((node) => node + 1));
  yield* inParts(from, length, (begin, end) => {
    for (let node = begin; node < end; node++) {
      const a = left[node];
      const b = right[node];
      if (a >= 0 && parts[a] !== 0) follow(node, a);
      if (b >= 0 && parts[b] !== 0) follow(node, b);
    }
  });
  return losses;
}

/** Returns whether the loss of the step is the mean of those of its positions. */
export function isMean(step: RecordedStep, surprisals: readonly number[]): boolean {
  const mean = surprisals.reduce((sum, one) => sum + one, 0) / surprisals.length;
  return step.loss !== null && agree(mean, step.loss, MEAN_TOLERANCE);
}

/** Returns whether a number is -log p of a probability. */
export function isSurprisal(number: number, probability: number): boolean {
  return agree(number, -log(probability));
}

/** NaN, after a divergence, disagrees with nothing. */
function agree(a: number, b: number, tolerance = TOLERANCE): boolean {
  const size = Math.max(1, Math.min(Math.abs(a), Math.abs(b)));
  return a === b || !(Math.abs(a - b) > tolerance * size);
}
