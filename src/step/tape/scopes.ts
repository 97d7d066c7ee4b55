/** Scope tree of a tape: children, turns, paths down from the step. */

import type { Tape } from '../../engine/tape';
import type { NodeId, ScopeId } from '../recorded-step';

/** Links between the scopes of one tape; every array has one number a scope. */
export interface ScopeTree {
  /** The scope's first child in order of creation, or -1. */
  readonly firstChild: Int32Array;
  /** The next child of the same parent, or -1. */
  readonly nextSibling: Int32Array;
  /**
   * Its index among its siblings of the same scope site, from 0: the turn of a loop, the row of a
   * matrix.
   */
  readonly turn: Int32Array;
  /** 0 for the step. */
  readonly depth: Int32Array;
}

export function scopeTree({ scopeCount, scopeParent, scopeSite }: Tape): ScopeTree {
  const firstChild = new Int32Array(scopeCount).fill(-1);
  const nextSibling = new Int32Array(scopeCount).fill(-1);
  const turn = new Int32Array(scopeCount);
  const depth = new Int32Array(scopeCount);
  // Scopes are numbered as they opened, so going backwards leaves each list of children in order.
  for (let scope = scopeCount - 1; scope > 0; scope--) {
    const parent = scopeParent[scope];
    nextSibling[scope] = firstChild[parent];
    firstChild[parent] = scope;
  }
  // Turns are counted parent by parent, with one counter a site that starts again at each parent.
  let sites = 1;
  for (let scope = 0; scope < scopeCount; scope++) if (scopeSite[scope] >= sites) sites = scopeSite[scope] + 1;
  const countedFor = new Int32Array(sites).fill(-1);
  const counted = new Int32Array(sites);
  for (let parent = 0; parent < scopeCount; parent++) {
    for (let child = firstChild[parent]; child >= 0; child = nextSibling[child]) {
      const site = scopeSite[child];
      if (countedFor[site] !== parent) {
        countedFor[site] = parent;
        counted[site] = 0;
      }
      turn[child] = counted[site]++;
      depth[child] = depth[parent] + 1;
    }
  }
  return { firstChild, nextSibling, turn, depth };
}

/** The children of a scope in the order they ran. */
export function childScopes({ firstChild, nextSibling }: ScopeTree, scope: ScopeId): ScopeId[] {
  const children: ScopeId[] = [];
  for (let child = firstChild[scope]; child >= 0; child = nextSibling[child]) children.push(child);
  return children;
}

/** Returns the number of nodes that were made in the scope and in all scopes within it. */
export function nodeCount({ scopeFirst, scopeLast }: Tape, scope: ScopeId): number {
  return scopeLast[scope] - scopeFirst[scope] + 1;
}

/**
 * Calls back for the direct contents of a scope, in the order of the tape: its own nodes, and its
 * child scopes that made nodes. Nodes of child scopes are skipped as intervals.
 */
export function eachItem(
  { scopeFirst, scopeLast }: Tape,
  { firstChild, nextSibling }: ScopeTree,
  scope: ScopeId,
  onNode: (node: NodeId) => void,
  onScope: (child: ScopeId) => void,
): void {
  let node = scopeFirst[scope];
  for (let child = firstChild[scope]; child >= 0; child = nextSibling[child]) {
    if (scopeLast[child] < scopeFirst[child]) continue;
    for (; node < scopeFirst[child]; node++) onNode(node);
    onScope(child);
    node = scopeLast[child] + 1;
  }
  for (; node <= scopeLast[scope]; node++) onNode(node);
}

/** Returns the nodes of one site and operation that are directly in a scope, in order. */
export function nodesOfSite(tape: Tape, tree: ScopeTree, scope: ScopeId, site: number, op: number): NodeId[] {
  const nodes: NodeId[] = [];
  const onNode = (node: NodeId) => {
    if (tape.site[node] === site && tape.op[node] === op) nodes.push(node);
  };
  eachItem(tape, tree, scope, onNode, () => {});
  return nodes;
}

/** Returns the index of the node among the nodes of its site and operation in its scope, from 0. */
export function nodeTurn(tape: Tape, tree: ScopeTree, node: NodeId): number {
  return nodesOfSite(tape, tree, tape.scope[node], tape.site[node], tape.op[node]).indexOf(node);
}

/** The scopes from the step down to `scope`, both included. */
export function scopePath({ scopeParent }: Tape, scope: ScopeId): ScopeId[] {
  const path: ScopeId[] = [];
  for (let at = scope; at >= 0; at = scopeParent[at]) path.push(at);
  return path.reverse();
}
