/** Two steps of a run side by side: the one at hand, and one that is kept to compare others with. */

import { nodePlace } from '../step/names/node-place';
import { quantityOf, untouched } from '../step/parameters/quantity';
import {
  copyStep,
  type NodePair,
  type NodesDifference,
  nodesDifference,
  type StepCopy,
} from '../step/parameters/step-copy';
import type { StepReading } from '../step/reading';
import { nodeRange } from '../step/source/node-range';
import type { Run } from '../training/run/run';
import type { CompareRequest, CompareSnapshot, DifferingNode, NodesComparison } from './snapshot';

/** A step that is kept. */
export interface Reference {
  readonly branch: number;
  readonly copy: StepCopy;
  /** The last comparison of all nodes with a step: a sweep over both. */
  compared: {
    readonly reading: StepReading;
    readonly request: CompareRequest;
    readonly difference: NodesDifference;
  } | null;
}

export function keepReference(run: Run, reading: StepReading): Reference {
  return { branch: run.history.branch.number, copy: copyStep(reading.step, reading.reach), compared: null };
}

export function compareSnapshot(
  reading: StepReading,
  request: CompareRequest,
  reference: Reference | null,
): CompareSnapshot {
  const { step, reach } = reading;
  const { quantity } = request;
  const matrix = step.matrices.find(({ name }) => name === request.matrix) ?? step.matrices[0];
  const { first } = matrix;
  const count = matrix.rows * matrix.columns;
  const copy = reference?.copy ?? null;
  return {
    kind: 'compare',
    quantity,
    matrices: step.matrices.map(({ name, rows, columns, first: start }) => ({ name, rows, columns, first: start })),
    open: matrix.name,
    numbers: quantityOf(step, quantity, first, count),
    untouched: untouched(reach, first, count),
    reference:
      reference === null || copy === null
        ? null
        : {
            step: copy.step,
            branch: reference.branch,
            document: copy.document,
            loss: copy.loss,
            bytes: copy.bytes,
            numbers: copy.parameters[quantity].slice(first, first + count),
            untouched: copy.untouched.slice(first, first + count),
            nodes: nodesComparison(reading, request, reference),
          },
  };
}

function nodesComparison(reading: StepReading, request: CompareRequest, reference: Reference): NodesComparison {
  const { what, tolerance } = request;
  const last = reference.compared;
  const known = last?.reading === reading && last.request.what === what && last.request.tolerance === tolerance;
  const difference = known
    ? last.difference
    : nodesDifference(reference.copy, reading.step, reading.reach, what, tolerance);
  reference.compared = { reading, request, difference };
  if (difference.kind !== 'compared') return difference;
  const named = (pair: NodePair | null): DifferingNode | null =>
    pair && {
      ...pair,
      name: nodePlace(reading.step, reading.tree, pair.node),
      line: nodeRange(reading.step, pair.node).line,
    };
  return { ...difference, parameter: named(difference.parameter), computed: named(difference.computed) };
}
