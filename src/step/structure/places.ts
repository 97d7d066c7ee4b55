/**
 * Places: everything that can have a box in a view of a step, at every level, and the contents of
 * each.
 */

import { CONSTANT } from '../../engine/tape';
import type { NodeId, ParameterMatrix, RecordedStep, ScopeId } from '../recorded-step';
import { operationWord } from '../tape/operations';
import { eachItem, type ScopeTree } from '../tape/scopes';
import type { BoxKey } from '../view/view';
import {
  bundleKeyIn,
  columnKeyIn,
  keyAround,
  LONGEST_GROUP,
  matrixKey,
  nodeKeyIn,
  partKeyIn,
  rowKeyIn,
  SECTION_LENGTH,
  scopeKeyIn,
  sectionKeyIn,
} from './box-key';

/** So many nodes of one site and operation in a scope fold into a bundle. */
export const LEAST_IN_BUNDLE = 3;

/** A place in one step, named by a key. */
export type Place =
  | { readonly kind: 'scope'; readonly scope: ScopeId }
  /** The nodes of one site and operation that are directly in a scope. */
  | { readonly kind: 'bundle'; readonly scope: ScopeId; readonly nodes: readonly NodeId[] }
  /** A node of the step, or a parameter. */
  | { readonly kind: 'node'; readonly node: NodeId }
  | { readonly kind: 'matrix'; readonly matrix: ParameterMatrix }
  | { readonly kind: 'row'; readonly matrix: ParameterMatrix; readonly row: number }
  /** Some neighbours of a long group; `turn` is that of the first. */
  | { readonly kind: 'section'; readonly members: Members; readonly turn: number };

export type SectionPlace = Extract<Place, { kind: 'section' }>;

/**
 * The places of one group: the turns of a site, the nodes of a bundle, the rows of a matrix, the
 * parameters of a row.
 */
export type Members =
  | { readonly of: 'scopes'; readonly scopes: readonly ScopeId[] }
  | { readonly of: 'nodes'; readonly nodes: readonly NodeId[] }
  | { readonly of: 'rows'; readonly matrix: ParameterMatrix; readonly rows: readonly number[] };

/** A place with its key, and which one it is of its group, from 0. */
export interface Item {
  readonly key: BoxKey;
  readonly turn: number;
  readonly place: Place;
}

/** The items of one group, made on request. */
export interface ItemGroup {
  readonly count: number;
  items(): Item[];
}

/**
 * Calls back for the nodes that a place stands for, in stretches of the tape, first and last
 * included.
 */
export function eachStretch(
  { scopeFirst, scopeLast }: RecordedStep['tape'],
  place: Place,
  onStretch: (first: NodeId, last: NodeId) => void,
): void {
  switch (place.kind) {
    case 'scope':
      onStretch(scopeFirst[place.scope], scopeLast[place.scope]);
      return;
    case 'bundle':
      for (const node of place.nodes) onStretch(node, node);
      return;
    case 'node':
      onStretch(place.node, place.node);
      return;
    case 'matrix': {
      const { first, rows, columns } = place.matrix;
      onStretch(first, first + rows * columns - 1);
      return;
    }
    case 'row':
      onRow(place.matrix, place.row, onStretch);
      return;
    case 'section':
      switch (place.members.of) {
        case 'scopes':
          for (const scope of place.members.scopes) onStretch(scopeFirst[scope], scopeLast[scope]);
          return;
        case 'nodes':
          for (const node of place.members.nodes) onStretch(node, node);
          return;
        case 'rows':
          for (const row of place.members.rows) onRow(place.members.matrix, row, onStretch);
      }
  }
}

/** Returns the number of nodes that a place stands for. */
export function countOf(step: RecordedStep, place: Place): number {
  let count = 0;
  eachStretch(step.tape, place, (first, last) => {
    count += last - first + 1;
  });
  return count;
}

/** The first node of a place; parameters count as nodes. */
export function firstNode(step: RecordedStep, place: Place): NodeId {
  let found = -1;
  eachStretch(step.tape, place, (first) => {
    if (found < 0) found = first;
  });
  return found;
}

/** The parameter matrices, those of a layer in a group of their own. */
export function matrixGroups({ matrices }: RecordedStep): ItemGroup[] {
  const groups = new Map<string, ParameterMatrix[]>();
  for (const matrix of matrices) {
    const layer = matrix.name.slice(0, matrix.name.lastIndexOf('.') + 1);
    groups.set(layer, [...(groups.get(layer) ?? []), matrix]);
  }
  return [...groups.values()].map((group) => ({
    count: group.length,
    items: () =>
      group.map((matrix, turn) => ({ key: matrixKey(matrix.name), turn, place: { kind: 'matrix', matrix } })),
  }));
}

/**
 * Returns the contents of a place, in groups; those of a scope in order of first appearance on the
 * tape. A node has nothing in it.
 */
export function contentsOf(
  step: RecordedStep,
  tree: ScopeTree,
  { key, place }: Pick<Item, 'key' | 'place'>,
  constants: boolean,
): ItemGroup[] {
  switch (place.kind) {
    case 'scope':
      return contentsOfScope(step, tree, key, place.scope, constants);
    case 'bundle':
      return [grouped(step, tree, keyAround(key), { of: 'nodes', nodes: place.nodes }, key)];
    case 'matrix':
      return [grouped(step, tree, key, allRows(place.matrix), key)];
    case 'row':
      return [grouped(step, tree, key, { of: 'nodes', nodes: parametersOfRow(place.matrix, place.row) }, key)];
    case 'section': {
      const { members, turn } = place;
      const around = keyAround(key);
      const inBundle = members.of === 'nodes' && members.nodes[0] >= step.tape.parameterCount;
      return [whole(step, tree, inBundle ? keyAround(around) : around, members, turn)];
    }
    case 'node':
      return [];
  }
}

/** All sections of a group, by their number; null where the group is not cut into sections. */
export function sectionsOf(tree: ScopeTree, members: Members): ReadonlyMap<number, SectionPlace> | null {
  if (sizeOf(members) <= LONGEST_GROUP) return null;
  const sections = new Map<number, SectionPlace>();
  const add = (index: number, part: Members, turn: number) =>
    sections.set(index, { kind: 'section', members: part, turn });
  switch (members.of) {
    case 'nodes':
      for (let from = 0; from < members.nodes.length; from += SECTION_LENGTH) {
        add(from / SECTION_LENGTH, { of: 'nodes', nodes: members.nodes.slice(from, from + SECTION_LENGTH) }, from);
      }
      break;
    case 'rows':
      for (let from = 0; from < members.rows.length; from += SECTION_LENGTH) {
        const rows = members.rows.slice(from, from + SECTION_LENGTH);
        add(from / SECTION_LENGTH, { ...members, rows }, from);
      }
      break;
    case 'scopes': {
      // By their turns, as in a child's key, not by place: turns that made no nodes are left out.
      const { scopes } = members;
      for (let from = 0; from < scopes.length; ) {
        const index = Math.floor(tree.turn[scopes[from]] / SECTION_LENGTH);
        let end = from + 1;
        while (end < scopes.length && tree.turn[scopes[end]] < (index + 1) * SECTION_LENGTH) end++;
        add(index, { of: 'scopes', scopes: scopes.slice(from, end) }, tree.turn[scopes[from]]);
        from = end;
      }
    }
  }
  return sections;
}

/** The rows of a matrix as the members of a group. */
export function allRows(matrix: ParameterMatrix): Members {
  return { of: 'rows', matrix, rows: Array.from({ length: matrix.rows }, (_, row) => row) };
}

export function parametersOfRow({ first, columns }: ParameterMatrix, row: number): NodeId[] {
  return Array.from({ length: columns }, (_, column) => first + row * columns + column);
}

function contentsOfScope(
  step: RecordedStep,
  tree: ScopeTree,
  key: BoxKey,
  scope: ScopeId,
  constants: boolean,
): ItemGroup[] {
  const { tape } = step;
  const scopes = new Map<number, ScopeId[]>();
  const nodes = new Map<number, NodeId[]>();
  const order: (() => ItemGroup)[] = [];
  const onScope = (child: ScopeId) => {
    const site = tape.scopeSite[child];
    const turns = scopes.get(site);
    if (turns !== undefined) {
      turns.push(child);
      return;
    }
    const ofSite = [child];
    scopes.set(site, ofSite);
    order.push(() => grouped(step, tree, key, { of: 'scopes', scopes: ofSite }, key));
  };
  const onNode = (node: NodeId) => {
    const op = tape.op[node];
    if (op === CONSTANT && !constants) return;
    const site = tape.site[node] * 256 + op;
    const turns = nodes.get(site);
    if (turns !== undefined) {
      turns.push(node);
      return;
    }
    const ofSite = [node];
    nodes.set(site, ofSite);
    order.push(() => folded(step, tree, key, scope, ofSite));
  };
  eachItem(tape, tree, scope, onNode, onScope);
  return order.map((group) => group());
}

/** The nodes of a site and operation: a bundle where they are three or more. */
function folded(
  step: RecordedStep,
  tree: ScopeTree,
  scopeKey: BoxKey,
  scope: ScopeId,
  nodes: readonly NodeId[],
): ItemGroup {
  if (nodes.length < LEAST_IN_BUNDLE) return whole(step, tree, scopeKey, { of: 'nodes', nodes }, 0);
  const key = bundleKeyIn(scopeKey, step.tape.site[nodes[0]], operationWord(step.tape.op[nodes[0]]));
  return { count: 1, items: () => [{ key, turn: 0, place: { kind: 'bundle', scope, nodes } }] };
}

/**
 * A group, in sections where it is long. `home` is the key that its members' keys begin with,
 * `around` the key of the place that contains it.
 */
function grouped(step: RecordedStep, tree: ScopeTree, home: BoxKey, members: Members, around: BoxKey): ItemGroup {
  const sections = sectionsOf(tree, members);
  if (sections === null) return whole(step, tree, home, members, 0);
  const site = members.of === 'scopes' ? step.tape.scopeSite[members.scopes[0]] : null;
  return {
    count: sections.size,
    items: () =>
      [...sections].map(([index, place]) => ({
        key: site === null ? partKeyIn(around, index) : sectionKeyIn(around, site, index),
        turn: index,
        place,
      })),
  };
}

/** A group as a whole; `turn` is that of its first member. */
function whole(step: RecordedStep, tree: ScopeTree, home: BoxKey, members: Members, turn: number): ItemGroup {
  const { tape } = step;
  return {
    count: sizeOf(members),
    items: () => {
      switch (members.of) {
        case 'scopes':
          return members.scopes.map((scope) => ({
            key: scopeKeyIn(home, tape.scopeSite[scope], tree.turn[scope]),
            turn: tree.turn[scope],
            place: { kind: 'scope', scope },
          }));
        case 'nodes':
          return members.nodes.map((node, i) => ({
            key:
              node < tape.parameterCount
                ? columnKeyIn(home, turn + i)
                : nodeKeyIn(home, tape.site[node], operationWord(tape.op[node]), turn + i),
            turn: turn + i,
            place: { kind: 'node', node },
          }));
        case 'rows':
          return members.rows.map((row) => ({
            key: rowKeyIn(home, row),
            turn: row,
            place: { kind: 'row', matrix: members.matrix, row },
          }));
      }
    },
  };
}

function sizeOf(members: Members): number {
  switch (members.of) {
    case 'scopes':
      return members.scopes.length;
    case 'nodes':
      return members.nodes.length;
    case 'rows':
      return members.rows.length;
  }
}

function onRow(
  { first, columns }: ParameterMatrix,
  row: number,
  onStretch: (first: NodeId, last: NodeId) => void,
): void {
  onStretch(first + row * columns, first + (row + 1) * columns - 1);
}
