/** Comparison pane: two steps of a run, the current one and the reference step. */

import { nodePlace } from '../../step/names/node-place';
import type { NamedMatrix } from '../../step/names/parameter-names';
import { type ArrayUse, arrayUses } from '../../step/optimizer';
import { type Quantity, quantityAmong, quantityOf, untouched } from '../../step/parameters/quantity';
import { type NodePair, type NodesDifference, nodesDifference } from '../../step/parameters/step-copy';
import type { StepReading } from '../../step/reading';
import { nodeRange } from '../../step/source/node-range';
import { checked, checkedEntry } from '../../text/checked';
import type { Reference } from '../reference';
import type { PaneReader } from './pane-reader';

export interface CompareRequest {
  readonly kind: 'compare';
  readonly quantity: Quantity;
  /** The displayed matrix; null for the first. */
  readonly matrix: string | null;
  /** The quantity that is compared over all nodes, and the largest difference allowed. */
  readonly what: 'value' | 'gradient';
  readonly tolerance: number;
}

/** One matrix in two steps, and the differences of their nodes. */
export interface CompareSnapshot {
  readonly kind: 'compare';
  /** The requested one; the gradient where the run does not have it. */
  readonly quantity: Quantity;
  /** The optimizer's arrays, which are quantities as well. */
  readonly arrays: readonly ArrayUse[];
  readonly matrices: readonly NamedMatrix[];
  /** The name of the matrix of the numbers, which are one per parameter. */
  readonly open: string;
  /** Of the current step. */
  readonly numbers: Float64Array;
  readonly untouched: Uint8Array;
  /** null without a reference step. */
  readonly reference: ReferenceSnapshot | null;
}

/** The reference step, with which others are compared. */
export interface ReferenceSnapshot {
  readonly step: number;
  readonly branch: number;
  readonly document: string;
  readonly loss: number;
  /** The memory that it takes. */
  readonly bytes: number;
  readonly numbers: Float64Array;
  readonly untouched: Uint8Array;
  readonly nodes: NodesComparison;
}

/** A node that differs, with its name in the current step. */
export interface DifferingNode extends NodePair {
  /** With its place. */
  readonly name: string;
  readonly line: number;
}

export type NodesComparison =
  | Exclude<NodesDifference, { readonly kind: 'compared' }>
  | (Omit<Extract<NodesDifference, { readonly kind: 'compared' }>, 'parameter' | 'computed'> & {
      readonly parameter: DifferingNode | null;
      readonly computed: DifferingNode | null;
    });

export const compare: PaneReader<CompareRequest, CompareSnapshot, 'reading' | 'reference'> = {
  snapshot({ reading, reference }, request) {
    const { step, reach } = reading;
    const { kind } = request;
    const quantity = quantityAmong(step.optimizer, request.quantity);
    const matrix = step.matrices.find(({ name }) => name === request.matrix) ?? checked(step.matrices, 0, 'matrix');
    const { first } = matrix;
    const count = matrix.rows * matrix.columns;
    return {
      kind,
      quantity,
      arrays: arrayUses(step),
      matrices: step.matrices.map(({ scopeSite: _, ...named }) => named),
      open: matrix.name,
      numbers: quantityOf(step, quantity, first, count),
      untouched: untouched(reach, first, count),
      reference: reference && {
        step: reference.copy.step,
        branch: reference.branch,
        document: reference.copy.document,
        loss: reference.copy.loss,
        bytes: reference.copy.bytes,
        numbers: checkedEntry(reference.copy.parameters, quantity, 'quantity').slice(first, first + count),
        untouched: reference.copy.untouched.slice(first, first + count),
        nodes: nodesComparison(reading, request, reference),
      },
    };
  },
};

function nodesComparison(reading: StepReading, request: CompareRequest, reference: Reference): NodesComparison {
  const { what, tolerance } = request;
  const last = reference.compared;
  const known = last?.reading === reading && last.what === what && last.tolerance === tolerance;
  const difference = known
    ? last.difference
    : nodesDifference(reference.copy, reading.step, reading.reach, what, tolerance);
  reference.compared = { reading, what, tolerance, difference };
  if (difference.kind !== 'compared') return difference;
  const named = (pair: NodePair | null): DifferingNode | null =>
    pair && {
      ...pair,
      name: nodePlace(reading.step, reading.tree, pair.node),
      line: nodeRange(reading.step, pair.node).line,
    };
  return { ...difference, parameter: named(difference.parameter), computed: named(difference.computed) };
}
