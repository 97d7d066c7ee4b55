/** Node edges: the inputs and the consumers of a single node. */

import type { NodeId, RecordedStep } from '../recorded-step';
import { leftGradient, passedBack, rightGradient } from './local-gradient';
import type { Reach } from './reach';

export interface NodeEdge {
  readonly input: NodeId;
  readonly consumer: NodeId;
  /** d consumer / d input along this edge. */
  readonly localGradient: number;
  /** localGradient x gradient of the consumer; 0 where the loss does not depend on the consumer. */
  readonly contribution: number;
}

/** The edges from the node's inputs, left before right; none for parameters and constants. */
export function edgesInto(step: RecordedStep, reach: Reach, consumer: NodeId): NodeEdge[] {
  const edges: NodeEdge[] = [];
  const add = (input: NodeId, localGradient: number) => {
    edges.push({ input, consumer, localGradient, contribution: passedBack(step, reach, consumer, localGradient) });
  };
  const { left, right } = step.tape;
  if (left[consumer] >= 0) add(left[consumer], leftGradient(step, consumer));
  if (right[consumer] >= 0) add(right[consumer], rightGradient(step, consumer));
  return edges;
}

/**
 * The edges to the node's consumers, newest consumer first: the order in which backward() adds them
 * up. A consumer that takes the node twice, such as `x·x`, has two.
 */
export function edgesFrom(step: RecordedStep, reach: Reach, input: NodeId): NodeEdge[] {
  const { left, right, length, parameterCount } = step.tape;
  const edges: NodeEdge[] = [];
  for (let consumer = length - 1; consumer >= parameterCount && consumer > input; consumer--) {
    if (left[consumer] !== input && right[consumer] !== input) continue;
    for (const edge of edgesInto(step, reach, consumer)) if (edge.input === input) edges.push(edge);
  }
  return edges;
}
