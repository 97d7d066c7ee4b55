/** Values that a step computed with, and what it passes back along each edge. */

import { ADD, EXP, LOG, MUL, POW, RELU } from '../engine/tape';
import type { Reach } from './reach';
import type { NodeId, RecordedStep } from './recorded-step';

/** The node's value as the step computed with it: a parameter's is the one before the update. */
export function nodeValue({ tape, valuesBefore }: RecordedStep, node: NodeId): number {
  return node < tape.parameterCount ? valuesBefore[node] : tape.data[node];
}

/** d loss / d node; null where the loss does not depend on the node. */
export function nodeGradient({ tape }: RecordedStep, { reached }: Reach, node: NodeId): number | null {
  return reached[node] === 1 ? tape.grad[node] : null;
}

/** d node / d its left input. */
export function leftGradient(step: RecordedStep, node: NodeId): number {
  const { op, left, right, data, exponents } = step.tape;
  switch (op[node]) {
    case ADD:
      return 1;
    case MUL:
      return nodeValue(step, right[node]);
    case POW: {
      const exponent = exponents[~right[node]];
      return exponent * nodeValue(step, left[node]) ** (exponent - 1);
    }
    case LOG:
      return 1 / nodeValue(step, left[node]);
    case EXP:
      return data[node];
    case RELU:
      return nodeValue(step, left[node]) > 0 ? 1 : 0;
    default:
      throw new RangeError(`Node ${node} has no left input.`);
  }
}

/** d node / d its right input. */
export function rightGradient(step: RecordedStep, node: NodeId): number {
  const { op, left } = step.tape;
  switch (op[node]) {
    case ADD:
      return 1;
    case MUL:
      return nodeValue(step, left[node]);
    default:
      throw new RangeError(`Node ${node} has no right input.`);
  }
}

/** What the edge with this local gradient passes back from `consumer`; 0 where the consumer has no gradient to pass. */
export function passedBack({ tape }: RecordedStep, { reached }: Reach, consumer: NodeId, local: number): number {
  const gradient = tape.grad[consumer];
  return reached[consumer] === 0 || gradient === 0 ? 0 : local * gradient;
}
