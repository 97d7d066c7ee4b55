/** Everything there is to say about what is selected. */

import { ADD, CONSTANT, EXP, LOG, MUL, POW, RELU } from '../engine/value';
import type { SourceRange } from '../instrument/tables';
import { formatNumber, formatPlain } from './format';
import { keyOfNode, keyOfScope, resolveKey } from './keys';
import { nodeGradient, nodeValue } from './local-gradient';
import { bundleName, nodeName, parameterName, scopeName, shortScopeName } from './names';
import { edgesFrom, edgesInto, type NodeEdge } from './node-edges';
import { operationSign } from './operations';
import type { Reach } from './reach';
import type { NodeId, RecordedStep, ScopeId } from './recorded-step';
import { nodeCount, type ScopeTree, scopePath, scopeTree } from './scopes';
import { codeIn, hasNode, nodeRange, scopeRange } from './source-range';
import type { BoxKey, NodeCard, NodeLink, ParameterCard, PathPart, ScopeCard, Selection, SelectionCard } from './view';

const MOST_CONSUMERS = 64;

/** What every card is made from. */
interface Reading {
  readonly step: RecordedStep;
  readonly reach: Reach;
  readonly tree: ScopeTree;
}

/** The card of what is selected, or null: the step has no such box, node or parameter. */
export function selectionCard(step: RecordedStep, reach: Reach, selection: Selection): SelectionCard | null {
  const reading = { step, reach, tree: scopeTree(step.tape) };
  if (selection.kind === 'box') return boxCard(reading, selection.key);
  const { kind, node } = selection;
  if (!hasNode(step, node)) return null;
  if (node < step.tape.parameterCount) return parameterCard(reading, node);
  return kind === 'node' ? nodeCard(reading, node) : null;
}

function boxCard(reading: Reading, key: BoxKey): NodeCard | ScopeCard | null {
  const place = resolveKey(reading.step, reading.tree, key);
  switch (place?.kind) {
    case undefined:
      return null;
    case 'scope':
      return scopeCard(reading, place.scope);
    case 'bundle':
      return bundleCard(reading, key, place.nodes);
    case 'node':
      return nodeCard(reading, place.node);
  }
}

function nodeCard(reading: Reading, node: NodeId): NodeCard {
  const { step, reach, tree } = reading;
  const consumers = edgesFrom(step, reach, node);
  return {
    kind: 'node',
    key: keyOfNode(step, tree, node),
    node,
    name: nodeName(step, tree, node),
    expression: expression(step, node),
    operation: operationSign(step.tape.op[node]),
    value: nodeValue(step, node),
    gradient: nodeGradient(step, reach, node),
    inputs: edgesInto(step, reach, node).map((edge) => link(reading, edge, edge.input)),
    consumers: strongest(reading, consumers),
    consumerCount: consumers.length,
    // Nothing consumes the loss; the backward sweep starts with its gradient, 1.
    consumerSum: consumers.reduce((sum, { contribution }) => sum + contribution, node === step.lossNode ? 1 : 0),
    path: pathTo(reading, step.tape.scope[node]),
    ...lineAndCode(step, nodeRange(step, node)),
  };
}

function scopeCard(reading: Reading, scope: ScopeId): ScopeCard {
  const { step, tree } = reading;
  const { scopeFirst, scopeParent } = step.tape;
  const nodes = Array.from({ length: nodeCount(step.tape, scope) }, (_, i) => scopeFirst[scope] + i);
  return {
    kind: 'scope',
    key: keyOfScope(step, tree, scope),
    name: scopeName(step, tree, scope),
    nodes: nodes.length,
    gradient: largestGradient(reading, nodes),
    path: pathTo(reading, scopeParent[scope]),
    ...lineAndCode(step, scopeRange(step, scope)),
  };
}

function bundleCard(reading: Reading, key: BoxKey, nodes: readonly NodeId[]): ScopeCard {
  const { step } = reading;
  return {
    kind: 'scope',
    key,
    name: bundleName(step, nodes),
    nodes: nodes.length,
    gradient: largestGradient(reading, nodes),
    path: pathTo(reading, step.tape.scope[nodes[0]]),
    ...lineAndCode(step, nodeRange(step, nodes[0])),
  };
}

function parameterCard(reading: Reading, node: NodeId): ParameterCard {
  const { step, reach } = reading;
  const value = nodeValue(step, node);
  const consumers = edgesFrom(step, reach, node);
  return {
    kind: 'parameter',
    name: parameterName(step, node),
    node,
    value,
    gradient: nodeGradient(step, reach, node),
    firstMoment: step.firstMoment[node],
    secondMoment: step.secondMoment[node],
    update: step.tape.data[node] - value,
    consumers: strongest(reading, consumers),
    consumerCount: consumers.length,
    ...lineAndCode(step, nodeRange(step, node)),
  };
}

/** `1.000 × 0.3601`: the operation with the numbers that it was done on. */
function expression(step: RecordedStep, node: NodeId): string {
  const { op, left, right, exponents } = step.tape;
  const a = () => formatNumber(nodeValue(step, left[node]));
  const b = () => formatNumber(nodeValue(step, right[node]));
  switch (op[node]) {
    case ADD:
      return `${a()} + ${b()}`;
    case MUL:
      return `${a()} × ${b()}`;
    case POW:
      return `pow(${a()}, ${formatPlain(exponents[~right[node]])})`;
    case LOG:
    case EXP:
    case RELU:
      return `${operationSign(op[node])}(${a()})`;
    default:
      return formatPlain(nodeValue(step, node));
  }
}

/** The links to the consumers that give the most gradient, at most 64 of them. */
function strongest(reading: Reading, consumers: readonly NodeEdge[]): NodeLink[] {
  return consumers
    .toSorted((a, b) => strength(b) - strength(a) || a.consumer - b.consumer)
    .slice(0, MOST_CONSUMERS)
    .map((edge) => link(reading, edge, edge.consumer));
}

/** NaN counts as the strongest: it is what is looked for. */
function strength({ contribution }: NodeEdge): number {
  return Number.isNaN(contribution) ? Number.MAX_VALUE : Math.min(Math.abs(contribution), Number.MAX_VALUE);
}

function link({ step, tree }: Reading, { localGradient, contribution }: NodeEdge, node: NodeId): NodeLink {
  return {
    key: keyOfNode(step, tree, node),
    node,
    name: step.tape.op[node] === CONSTANT ? 'constant' : nodeName(step, tree, node),
    value: nodeValue(step, node),
    localGradient,
    contribution,
  };
}

/** Largest |gradient| of the nodes that the loss depends on; null without such a node, NaN if one is. */
function largestGradient({ step, reach }: Reading, nodes: readonly NodeId[]): number | null {
  let largest: number | null = null;
  for (const node of nodes) {
    if (reach.reached[node] === 0) continue;
    const gradient = Math.abs(step.tape.grad[node]);
    if (largest === null || gradient > largest || Number.isNaN(gradient)) largest = gradient;
  }
  return largest;
}

function pathTo({ step, tree }: Reading, scope: ScopeId): PathPart[] {
  return scopePath(step.tape, scope).map((at) => ({
    key: keyOfScope(step, tree, at),
    name: shortScopeName(step, tree, at),
  }));
}

function lineAndCode({ source }: RecordedStep, range: SourceRange): { line: number; code: string } {
  return { line: range.line, code: codeIn(source, range) };
}
