/** First non-finite number: the node at which a diverged step first went wrong. */

import type { NodeId, RecordedStep } from '../recorded-step';
import { nodeValue } from './local-gradient';
import type { Reach } from './reach';

export interface FirstNonFinite {
  readonly node: NodeId;
  /** Whether the node's value or, all values being finite, its gradient is at fault. */
  readonly what: 'value' | 'gradient';
  /** NaN, Infinity or -Infinity. */
  readonly value: number;
}

/**
 * Returns the first node, in order of computation, whose value is not a finite number; where all
 * values are finite, the first, in order of the backward sweep, whose gradient is not. Null where
 * the whole step is finite.
 */
export function firstNonFinite(step: RecordedStep, { reached }: Reach): FirstNonFinite | null {
  const { tape, lossNode } = step;
  for (let node = 0; node < tape.length; node++) {
    const value = nodeValue(step, node);
    if (!Number.isFinite(value)) return { node, what: 'value', value };
  }
  for (let node = lossNode; node >= 0; node--) {
    const value = tape.grad[node];
    if (reached[node] === 1 && !Number.isFinite(value)) return { node, what: 'gradient', value };
  }
  return null;
}

/**
 * Returns whether the loss and the gradients, one number a parameter, are finite: where they are,
 * all that they depend on is.
 */
export function allFinite(loss: number, gradients: Float64Array): boolean {
  // A product with 0 is 0 or, of NaN and infinity, NaN for good.
  let sum = loss * 0;
  for (let parameter = 0; parameter < gradients.length; parameter++) sum += gradients[parameter] * 0;
  return sum === 0;
}
