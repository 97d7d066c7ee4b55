/**
 * Local gradients: the values that a step computed with, and the gradient that it passes back along
 * each edge.
 */

import { POW } from '../../engine/tape';
import type { NodeId, RecordedStep } from '../recorded-step';
import { operation } from './operations';
import type { Reach } from './reach';

/** The node's value as the step computed with it: a parameter's is the one before the update. */
export function nodeValue({ tape, valuesBefore }: RecordedStep, node: NodeId): number {
  return node < tape.parameterCount ? valuesBefore[node] : tape.data[node];
}

/** d loss / d node; null where the loss does not depend on the node. */
export function nodeGradient({ tape }: RecordedStep, { reached }: Reach, node: NodeId): number | null {
  return reached[node] === 1 ? tape.grad[node] : null;
}

/** d node / d its left input. Throws a RangeError where it has none, as `rightGradient` does. */
export function leftGradient(step: RecordedStep, node: NodeId): number {
  return operation(step.tape.op[node]).left(leftValue(step, node), rightValue(step, node), step.tape.data[node]);
}

/** d node / d its right input. */
export function rightGradient(step: RecordedStep, node: NodeId): number {
  return operation(step.tape.op[node]).right(leftValue(step, node), rightValue(step, node), step.tape.data[node]);
}

/** The value of the left input; NaN where there is none. */
function leftValue(step: RecordedStep, node: NodeId): number {
  const input = step.tape.left[node];
  return input < 0 ? Number.NaN : nodeValue(step, input);
}

/** The value of the right input, or the exponent of a pow; NaN where there is neither. */
export function rightValue(step: RecordedStep, node: NodeId): number {
  const { op, right, exponents } = step.tape;
  const input = right[node];
  if (op[node] === POW) return exponents[~input];
  return input < 0 ? Number.NaN : nodeValue(step, input);
}

/**
 * Returns the gradient that the edge with this local gradient passes back from `consumer`; 0 where
 * the consumer has no gradient.
 */
export function passedBack({ tape }: RecordedStep, { reached }: Reach, consumer: NodeId, local: number): number {
  const gradient = tape.grad[consumer];
  return reached[consumer] === 0 || gradient === 0 ? 0 : local * gradient;
}
