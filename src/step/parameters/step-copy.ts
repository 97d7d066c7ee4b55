/**
 * Step copy: the arrays of a training step that other steps are compared with, copied because the
 * next step overwrites the tape.
 */

import { lossOf, type NodeId, type RecordedStep } from '../recorded-step';
import type { Reach } from '../tape/reach';
import { type Quantity, quantitiesWith, quantityOf, untouched } from './quantity';

/** Bytes that the nodes of a step may take; of larger steps only the parameters are kept. */
export const mostCopiedBytes = 64 * 2 ** 20;
/** A value, a gradient, an operation, and whether the loss depends on the node. */
const BYTES_PER_NODE = 18;

/** The nodes of a step in the order of the tape, parameters first. */
export interface CopiedNodes {
  /** For parameters, the values that the step computed with. */
  readonly values: Float64Array;
  readonly gradients: Float64Array;
  readonly operations: Uint8Array;
  /** 1 where the loss depends on the node. */
  readonly reached: Uint8Array;
}

export interface StepCopy {
  readonly step: number;
  readonly document: string;
  readonly loss: number;
  readonly nodeCount: number;
  /** Bytes that the copy takes. */
  readonly bytes: number;
  /** Each quantity of the step: one number a parameter. */
  readonly parameters: ReadonlyMap<Quantity, Float64Array>;
  /** 1 for a parameter that the loss does not depend on, else 0. */
  readonly untouched: Uint8Array;
  /** null where the step is too large to be copied. */
  readonly nodes: CopiedNodes | null;
}

export function copyStep(step: RecordedStep, reach: Reach, most = mostCopiedBytes): StepCopy {
  const { tape, valuesBefore } = step;
  const { length, parameterCount: count } = tape;
  const parameters = new Map(
    quantitiesWith(step.optimizer).map((quantity) => [quantity, quantityOf(step, quantity, 0, count)] as const),
  );
  const fits = length * BYTES_PER_NODE <= most;
  const values = fits ? tape.data.slice(0, length) : new Float64Array();
  if (fits) values.set(valuesBefore);
  return {
    step: step.step,
    document: step.document,
    loss: lossOf(step),
    nodeCount: length,
    bytes: count * (8 * parameters.size + 1) + (fits ? length * BYTES_PER_NODE : 0),
    parameters,
    untouched: untouched(reach, 0, count),
    nodes: fits
      ? {
          values,
          gradients: tape.grad.slice(0, length),
          operations: tape.op.slice(0, length),
          reached: reach.reached.slice(0, length),
        }
      : null,
  };
}

/** A node that differs. */
export interface NodePair {
  readonly node: NodeId;
  /**
   * In the step that was kept, and in this one; null for a gradient where the loss does not depend
   * on the node.
   */
  readonly kept: number | null;
  readonly now: number | null;
}

export type NodesDifference =
  /**
   * The steps have another count of nodes, or other operations: their documents differ in length.
   */
  | { readonly kind: 'incomparable' }
  /** The nodes of the step were not kept. */
  | { readonly kind: 'large' }
  | {
      readonly kind: 'compared';
      /** Number of parameters, of all, that differ by more than the tolerance. */
      readonly count: number;
      /**
       * The first parameter among them and the first node that the step computed, in order of
       * computation.
       */
      readonly parameter: NodePair | null;
      readonly computed: NodePair | null;
      /** The largest difference of two finite numbers. */
      readonly largest: number;
    };

/**
 * Compares the values or the gradients of all nodes. Two numbers differ where |a - b| > tolerance,
 * or only one is a number.
 */
export function nodesDifference(
  { nodes }: StepCopy,
  { tape, valuesBefore }: RecordedStep,
  { reached }: Reach,
  what: 'value' | 'gradient',
  tolerance: number,
): NodesDifference {
  if (nodes === null) return { kind: 'large' };
  const { length, parameterCount, op, data, grad } = tape;
  if (nodes.operations.length !== length) return { kind: 'incomparable' };
  for (let node = 0; node < length; node++) if (nodes.operations[node] !== op[node]) return { kind: 'incomparable' };
  const gradients = what === 'gradient';
  const before = gradients ? nodes.gradients : nodes.values;
  let count = 0;
  let parameter: NodePair | null = null;
  let computed: NodePair | null = null;
  let largest = 0;
  for (let node = 0; node < length; node++) {
    const a = before[node];
    const b = gradients ? grad[node] : node < parameterCount ? valuesBefore[node] : data[node];
    const size = Math.abs(a - b);
    if (size > largest && size !== Number.POSITIVE_INFINITY) largest = size;
    // The difference is not a number: it is of infinities, which may be the same, or with NaN.
    if (size <= tolerance || (Number.isNaN(size) && Object.is(a, b))) continue;
    count++;
    if (parameter !== null && node < parameterCount) continue;
    if (computed !== null) continue;
    const pair = {
      node,
      kept: gradients && nodes.reached[node] === 0 ? null : a,
      now: gradients && reached[node] === 0 ? null : b,
    };
    if (node < parameterCount) parameter = pair;
    else computed = pair;
  }
  return { kind: 'compared', count, parameter, computed, largest };
}
