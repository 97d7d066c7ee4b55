/** Gradients of a node: a recorded step with the gradients of any of its nodes in place of the loss's. */

import type { Tape } from '../engine/tape';
import { PartialGradients } from './cursor/gradients-so-far';
import type { NodeId, RecordedStep } from './recorded-step';

/**
 * Returns the step with d node / d data of every node as its gradients, from one sweep over its
 * tape, which stays as it is. Valid for as long as the step's tape is.
 */
export function gradientsOf(step: RecordedStep, node: NodeId): RecordedStep {
  const grad = new Float64Array(step.tape.length);
  grad.set(new PartialGradients(step, node).at(Math.min(node, step.tape.parameterCount)));
  // The tape may be written out again at any time.
  let of: Tape | null = null;
  let tape: Tape | null = null;
  return {
    ...step,
    gradientNode: node,
    get tape() {
      if (tape === null || of !== step.tape) {
        of = step.tape;
        tape = { ...of, grad };
      }
      return tape;
    },
  };
}
