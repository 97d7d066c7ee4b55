/** Partial gradients: gradients as they are in the middle of the backward pass. */

import { ADD, MUL, RELU } from '../../engine/tape';
import { recordedArray } from '../optimizer';
import type { NodeId, RecordedStep } from '../recorded-step';
import { leftGradient, rightGradient } from '../tape/local-gradient';
import { type Cursor, type Moment, nodeAt, type Phase } from './cursor';

/**
 * Does a step's backward pass from a node, the loss unless another is given, as far as requested,
 * without changing the tape. Each gradient is summed in the order in which Value.backward() sums it,
 * so it is the same to the last bit. Going forward costs only the nodes between; going back starts
 * at the node again, which takes a few milliseconds for the largest step of the default model.
 */
export class PartialGradients {
  private readonly step: RecordedStep;
  /** The node that the pass begins with. */
  private readonly from: NodeId;
  /**
   * Gradients of nodes 0 to that node, as they are once `passed` and all newer nodes have passed
   * theirs on.
   */
  private grad = new Float64Array(0);
  private passed: NodeId = -1;

  constructor(step: RecordedStep, from = step.lossNode) {
    this.step = step;
    this.from = from;
  }

  /** The gradients of nodes 0 to that node at backward moment `index`; good until the next call. */
  at(index: NodeId): Float64Array {
    if (index > this.passed) {
      const { from } = this;
      if (this.grad.length > from) this.grad.fill(0);
      else this.grad = new Float64Array(from + 1);
      this.grad[from] = 1;
      this.passed = from + 1;
    }
    this.sweep(index);
    return this.grad;
  }

  /** The same sums as in Value.backward(). */
  private sweep(to: NodeId): void {
    const { grad, step } = this;
    const { valuesBefore } = step;
    const { op, left, right, data, parameterCount } = step.tape;
    for (let node = this.passed - 1; node >= to; node--) {
      const g = grad[node];
      if (g === 0) continue;
      const a = left[node];
      const b = right[node];
      switch (op[node]) {
        case ADD:
          grad[a] += g;
          grad[b] += g;
          break;
        case MUL:
          grad[a] += (b < parameterCount ? valuesBefore[b] : data[b]) * g;
          grad[b] += (a < parameterCount ? valuesBefore[a] : data[a]) * g;
          break;
        case RELU:
          // An inactive one passes nothing on, and not 0 times a gradient that may be infinite.
          if ((a < parameterCount ? valuesBefore[a] : data[a]) > 0) grad[a] += g;
          break;
        default:
          if (a >= 0) grad[a] += leftGradient(step, node) * g;
          if (b >= 0) grad[b] += rightGradient(step, node) * g;
      }
    }
    this.passed = Math.min(this.passed, to);
  }
}

/** The numbers of a step at a moment: null for those that are not yet computed. */
export class CursorState {
  readonly step: RecordedStep;
  private readonly partial: PartialGradients;
  /** The moment: phase and index. */
  phase: Phase;
  index: number;

  constructor(step: RecordedStep, { phase, index }: Cursor) {
    this.step = step;
    this.partial = new PartialGradients(step);
    this.phase = phase;
    this.index = index;
  }

  moveTo({ phase, index }: Moment): void {
    this.phase = phase;
    this.index = index;
  }

  /** The value of a node or parameter. */
  value(node: NodeId): number | null {
    const { tape, valuesBefore } = this.step;
    const { phase, index } = this;
    if (node < tape.parameterCount) return phase === 'update' && node < index ? tape.data[node] : valuesBefore[node];
    return phase === 'forward' && node > index ? null : tape.data[node];
  }

  /** The gradient so far; null before the backward pass. */
  gradient(node: NodeId): number | null {
    switch (this.phase) {
      case 'forward':
        return null;
      case 'backward':
        // Consumers are after their inputs: the gradients of the nodes passed are complete.
        if (node >= this.index) return this.step.tape.grad[node];
        return this.partial.at(this.index)[node];
      case 'update':
        return this.step.tape.grad[node];
    }
  }

  /** A parameter's number in the optimizer's array of this name; null where it has none. */
  optimizer(name: string, parameter: NodeId): number | null {
    const array = recordedArray(this.step, name);
    return array?.[this.hasMoved(parameter) ? 'after' : 'before'][parameter] ?? null;
  }

  /** By how much the update has moved a parameter; null before. */
  update(parameter: NodeId): number | null {
    const { tape, valuesBefore } = this.step;
    return this.hasMoved(parameter) ? tape.data[parameter] - valuesBefore[parameter] : null;
  }

  /** The node of the moment; null at the step's beginning and end. */
  get node(): NodeId | null {
    return nodeAt(this.step, this);
  }

  private hasMoved(parameter: NodeId): boolean {
    return this.phase === 'update' && parameter < this.index;
  }
}
