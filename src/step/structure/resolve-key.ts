/**
 * Key resolver: box keys (see BoxKey) to places of a step, and places back to keys. A key that a
 * view kept from one step finds the same place in another step, or nothing.
 */

import type { NodeId, ParameterMatrix, RecordedStep, ScopeId } from '../recorded-step';
import { operationCode, operationWord } from '../tape/operations';
import { childScopes, nodeCount, nodesOfSite, nodeTurn, type ScopeTree, scopePath } from '../tape/scopes';
import type { BoxKey } from '../view/view';
import { columnKeyIn, matrixKey, nodeKeyIn, rowKeyIn, type Segment, STEP_KEY, scopeKeyIn, segmentsOf } from './box-key';
import { allRows, LEAST_IN_BUNDLE, type Members, type Place, parametersOfRow, sectionsOf } from './places';

export function keyOfScope({ tape }: RecordedStep, tree: ScopeTree, scope: ScopeId): BoxKey {
  let key = STEP_KEY;
  for (const at of scopePath(tape, scope)) {
    if (at > 0) key = scopeKeyIn(key, tape.scopeSite[at], tree.turn[at]);
  }
  return key;
}

/** The key of a node that the step made, or null for a parameter (see keyOfParameter). */
export function keyOfNode(step: RecordedStep, tree: ScopeTree, node: NodeId): BoxKey | null {
  const { tape } = step;
  if (node < tape.parameterCount) return null;
  const scope = tape.scope[node];
  return nodeKeyIn(
    keyOfScope(step, tree, scope),
    tape.site[node],
    operationWord(tape.op[node]),
    nodeTurn(tape, tree, node),
  );
}

export function keyOfParameter({ name, first, columns }: ParameterMatrix, parameter: NodeId): BoxKey {
  const index = parameter - first;
  return columnKeyIn(rowKeyIn(matrixKey(name), Math.floor(index / columns)), index % columns);
}

/**
 * Returns the place that the key names in this step, or null: it is not a key, or the step does not
 * have the place.
 */
export function resolveKey(step: RecordedStep, tree: ScopeTree, key: BoxKey): Place | null {
  const segments = segmentsOf(key);
  if (segments === null) return null;
  let place: Place = { kind: 'scope', scope: 0 };
  for (const segment of segments) {
    const within = placeIn(step, tree, place, segment);
    if (within === null) return null;
    place = within;
  }
  return place;
}

/** The scopes of a site that are directly in a scope and made nodes. */
export function scopesOfSite({ tape }: RecordedStep, tree: ScopeTree, scope: ScopeId, site: number): ScopeId[] {
  return childScopes(tree, scope).filter((child) => tape.scopeSite[child] === site && nodeCount(tape, child) > 0);
}

/**
 * Segments are read in the order that keys allow, so `around` is of the kind that the segment
 * needs.
 */
function placeIn(step: RecordedStep, tree: ScopeTree, around: Place, segment: Segment): Place | null {
  const { tape, matrices } = step;
  const scope = around.kind === 'scope' ? around.scope : 0;
  const nodesOf = ({ site, operation }: { readonly site: number; readonly operation: string }) =>
    nodesOfSite(tape, tree, scope, site, operationCode(operation) ?? -1);
  switch (segment.kind) {
    case 'scope': {
      const { site, turn } = segment;
      const child = childScopes(tree, scope).find((one) => tape.scopeSite[one] === site && tree.turn[one] === turn);
      return child === undefined ? null : { kind: 'scope', scope: child };
    }
    case 'section': {
      const scopes = scopesOfSite(step, tree, scope, segment.site);
      return section(tree, { of: 'scopes', scopes }, segment.index);
    }
    case 'bundle': {
      const nodes = nodesOf(segment);
      return nodes.length < LEAST_IN_BUNDLE ? null : { kind: 'bundle', scope, nodes };
    }
    case 'node': {
      const node = nodesOf(segment)[segment.turn];
      return node === undefined ? null : { kind: 'node', node };
    }
    case 'matrix': {
      const matrix = matrices.find(({ name }) => name === segment.name);
      return matrix === undefined ? null : { kind: 'matrix', matrix };
    }
    case 'row': {
      if (around.kind !== 'matrix' || segment.row >= around.matrix.rows) return null;
      return { kind: 'row', matrix: around.matrix, row: segment.row };
    }
    case 'column': {
      if (around.kind !== 'row' || segment.column >= around.matrix.columns) return null;
      return { kind: 'node', node: around.matrix.first + around.row * around.matrix.columns + segment.column };
    }
    case 'part': {
      const members = membersOf(around);
      return members && section(tree, members, segment.index);
    }
  }
}

/** The contents of a place that holds one kind of thing. */
function membersOf(place: Place): Members | null {
  switch (place.kind) {
    case 'bundle':
      return { of: 'nodes', nodes: place.nodes };
    case 'matrix':
      return allRows(place.matrix);
    case 'row':
      return { of: 'nodes', nodes: parametersOfRow(place.matrix, place.row) };
    default:
      return null;
  }
}

function section(tree: ScopeTree, members: Members, index: number): Place | null {
  return sectionsOf(tree, members)?.get(index) ?? null;
}
