/** Cards: all details of the current selection. */

import { POW } from '../../engine/tape';
import type { SourceRange } from '../../program/tables';
import { formatNumber, formatPlain } from '../../text/numbers';
import { nameOfPlace, nodeName, shownParameterName } from '../names/names';
import { nodePlace } from '../names/node-place';
import { arrayUses } from '../optimizer';
import type { StepReading } from '../reading';
import type { NodeId, RecordedStep } from '../recorded-step';
import { consumerLines } from '../source/consumer-lines';
import { codeIn, hasNode, matrixOf, nodeRange } from '../source/node-range';
import { placeRange } from '../source/source-range';
import { isParameterKey, keyAround, STEP_KEY } from '../structure/box-key';
import { countOf, eachStretch, type Place } from '../structure/places';
import { keyOfNode, keyOfParameter, resolveKey } from '../structure/resolve-key';
import { nodeGradient, nodeValue, rightValue } from '../tape/local-gradient';
import { edgesFrom, edgesInto, type NodeEdge } from '../tape/node-edges';
import { operation, operationSign } from '../tape/operations';
import type { Reach } from '../tape/reach';
import type { BoxKey, NodeCard, NodeLink, ParameterCard, PathPart, ScopeCard, Selection, SelectionCard } from './view';

/**
 * More than any node of the published model has, with room for wider ones; beyond that the card
 * says how many there are.
 */
const MOST_CONSUMERS = 512;

/**
 * Returns the card of the selection, or null: the step does not have the box, node or parameter.
 */
export function selectionCard(reading: StepReading, selection: Selection): SelectionCard | null {
  const { step, tree } = reading;
  if (selection.kind === 'box') {
    const place = resolveKey(step, tree, selection.key);
    if (place === null) return null;
    return place.kind === 'node' ? nodeOrParameterCard(reading, place.node) : placeCard(reading, selection.key, place);
  }
  const { kind, node } = selection;
  if (!hasNode(step, node) || (kind === 'parameter' && node >= step.tape.parameterCount)) return null;
  return nodeOrParameterCard(reading, node);
}

function nodeOrParameterCard(reading: StepReading, node: NodeId): NodeCard | ParameterCard {
  return node < reading.step.tape.parameterCount ? parameterCard(reading, node) : nodeCard(reading, node);
}

function nodeCard(reading: StepReading, node: NodeId): NodeCard {
  const { step, reach, tree } = reading;
  const consumers = edgesFrom(step, reach, node);
  const key = keyOfNode(step, tree, node) ?? STEP_KEY;
  return {
    kind: 'node',
    key,
    node,
    name: nodeName(step, tree, node),
    expression: expression(step, node),
    operation: operationSign(step.tape.op[node]),
    value: nodeValue(step, node),
    gradient: nodeGradient(step, reach, node),
    inputs: edgesInto(step, reach, node).map((edge) => link(reading, edge, edge.input)),
    consumers: strongest(reading, consumers),
    consumerCount: consumers.length,
    consumerSum: sumOf(step, node, consumers),
    path: pathTo(reading, key),
    ...lineAndCode(step, nodeRange(step, node)),
  };
}

function placeCard(reading: StepReading, key: BoxKey, place: Exclude<Place, { kind: 'node' }>): ScopeCard {
  const { step, tree } = reading;
  return {
    kind: 'scope',
    box: place.kind,
    key,
    name: nameOfPlace(step, tree, place),
    nodes: countOf(step, place),
    gradient: largestGradient(reading, place),
    path: pathTo(reading, key),
    ...lineAndCode(step, placeRange(step, place)),
  };
}

function parameterCard(reading: StepReading, node: NodeId): ParameterCard {
  const { step, reach } = reading;
  const value = nodeValue(step, node);
  const consumers = edgesFrom(step, reach, node);
  const matrix = matrixOf(step, node);
  const key = keyOfParameter(matrix, node);
  return {
    kind: 'parameter',
    key,
    name: shownParameterName(step, node),
    node,
    value,
    gradient: nodeGradient(step, reach, node),
    optimizer: arrayUses(step).map((array, i) => ({ ...array, number: step.optimizer[i].after[node] })),
    update: step.tape.data[node] - value,
    consumers: strongest(reading, consumers),
    consumerCount: consumers.length,
    consumerSum: sumOf(step, node, consumers),
    usedOn: consumerLines(step, reading.tree, matrix, consumers),
    path: pathTo(reading, key),
    ...lineAndCode(step, nodeRange(step, node)),
  };
}

/**
 * Returns the sum of the consumers' contributions, added up in the order of backward(). It starts
 * with the gradient of the loss, or of the node that the gradients are of: 1.
 */
function sumOf({ gradientNode }: RecordedStep, node: NodeId, consumers: readonly NodeEdge[]): number {
  return consumers.reduce((sum, { contribution }) => sum + contribution, node === gradientNode ? 1 : 0);
}

/**
 * `2 × 0.3601`, `pow(2, −0.5)`, `exp(0.3601)`: the operation with the numbers that it was done on.
 */
function expression(step: RecordedStep, node: NodeId): string {
  const { op, left } = step.tape;
  const { sign, arity } = operation(op[node]);
  if (arity === 0) return formatPlain(nodeValue(step, node));
  const numbers = [formatNumber(nodeValue(step, left[node]))];
  if (op[node] === POW) numbers.push(formatPlain(rightValue(step, node)));
  else if (arity === 2) numbers.push(formatNumber(rightValue(step, node)));
  return /^\w/.test(sign) ? `${sign}(${numbers.join(', ')})` : numbers.join(` ${sign} `);
}

/** The links to the consumers that give the most gradient, at most 512 of them. */
function strongest(reading: StepReading, consumers: readonly NodeEdge[]): NodeLink[] {
  const { reach } = reading;
  return consumers
    .toSorted((a, b) => strength(reach, b) - strength(reach, a) || a.consumer - b.consumer)
    .slice(0, MOST_CONSUMERS)
    .map((edge) => link(reading, edge, edge.consumer));
}

/**
 * NaN counts as the strongest, because it is the one to find. Consumers that pass nothing back come
 * after those that pass zero.
 */
function strength({ reached }: Reach, { consumer, contribution }: NodeEdge): number {
  if (reached[consumer] === 0) return -1;
  return Number.isNaN(contribution) ? Number.MAX_VALUE : Math.min(Math.abs(contribution), Number.MAX_VALUE);
}

function link({ step, reach, tree }: StepReading, edge: NodeEdge, node: NodeId): NodeLink {
  return {
    key: keyOfNode(step, tree, node),
    node,
    name: nodePlace(step, tree, node),
    value: nodeValue(step, node),
    localGradient: edge.localGradient,
    contribution: reach.reached[edge.consumer] === 1 ? edge.contribution : null,
  };
}

/**
 * Largest |gradient| of the nodes that the loss depends on; null without such a node, NaN if one
 * is.
 */
function largestGradient({ step, reach }: StepReading, place: Place): number | null {
  let largest: number | null = null;
  eachStretch(step.tape, place, (first, last) => {
    for (let node = first; node <= last; node++) {
      if (reach.reached[node] === 0) continue;
      const gradient = Math.abs(step.tape.grad[node]);
      if (largest === null || gradient > largest || Number.isNaN(gradient)) largest = gradient;
    }
  });
  return largest;
}

/**
 * Returns the path of places around a key, from the outside in; the path of a place that belongs to
 * the step begins with the step.
 */
function pathTo({ step, tree }: StepReading, key: BoxKey): PathPart[] {
  const path: PathPart[] = [];
  for (let at = key; at !== STEP_KEY; ) {
    at = keyAround(at);
    if (at === STEP_KEY && isParameterKey(key)) break;
    const place = resolveKey(step, tree, at);
    if (place !== null) path.push({ key: at, name: nameOfPlace(step, tree, place) });
  }
  return path.reverse();
}

function lineAndCode({ source }: RecordedStep, range: SourceRange): { line: number; code: string } {
  return { line: range.line, code: codeIn(source, range) };
}
