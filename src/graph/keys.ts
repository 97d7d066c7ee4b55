/**
 * Keys: the names of boxes by their place in the structure (see BoxKey). A key that a view kept from one step finds
 * the same place in another, or nothing. Any text may come as a key.
 */

import { operationCode, operationWord } from './operations';
import type { NodeId, RecordedStep, ScopeId } from './recorded-step';
import { childScopes, nodesOfSite, nodeTurn, type ScopeTree, scopePath } from './scopes';
import type { BoxKey } from './view';

/** The key of the step itself. */
export const STEP_KEY: BoxKey = '';

/** So many nodes of one site and operation in a scope fold into a bundle. */
export const LEAST_IN_BUNDLE = 3;

/** What a key names in one step. */
export type Place =
  | { readonly kind: 'scope'; readonly scope: ScopeId }
  | {
      readonly kind: 'bundle';
      readonly scope: ScopeId;
      readonly site: number;
      readonly op: number;
      readonly nodes: readonly NodeId[];
    }
  | { readonly kind: 'node'; readonly node: NodeId };

/** The key of a child scope of the one with key `parent`. */
export function scopeKeyIn(parent: BoxKey, site: number, turn: number): BoxKey {
  return within(parent, `s${site}.${turn}`);
}

/** The key of the bundle of a site and operation, directly in the scope with key `scope`. */
export function bundleKeyIn(scope: BoxKey, site: number, op: number): BoxKey {
  return within(scope, `b${site}.${operationWord(op)}`);
}

/** The key of a node directly in the scope with key `scope`; the same whether or not it stands in a bundle. */
export function nodeKeyIn(scope: BoxKey, site: number, op: number, turn: number): BoxKey {
  return within(scope, `n${site}.${operationWord(op)}.${turn}`);
}

export function keyOfScope({ tape }: RecordedStep, tree: ScopeTree, scope: ScopeId): BoxKey {
  let key = STEP_KEY;
  for (const at of scopePath(tape, scope)) {
    if (at > 0) key = scopeKeyIn(key, tape.scopeSite[at], tree.turn[at]);
  }
  return key;
}

/** The key of a node, or null for a parameter, which stands in no scope. */
export function keyOfNode(step: RecordedStep, tree: ScopeTree, node: NodeId): BoxKey | null {
  const { tape } = step;
  if (node < tape.parameterCount) return null;
  const scope = tape.scope[node];
  return nodeKeyIn(keyOfScope(step, tree, scope), tape.site[node], tape.op[node], nodeTurn(tape, tree, node));
}

/** What the key names in this step, or null: it is no key, or the step has no such place. */
export function resolveKey({ tape }: RecordedStep, tree: ScopeTree, key: BoxKey): Place | null {
  let scope: ScopeId = 0;
  if (key === STEP_KEY) return { kind: 'scope', scope };
  for (let start = 0; ; ) {
    const slash = key.indexOf('/', start);
    const segment = parseSegment(slash < 0 ? key.slice(start) : key.slice(start, slash));
    if (segment === null) return null;
    if (segment.kind === 'scope') {
      const child = childScopes(tree, scope).find(
        (candidate) => tape.scopeSite[candidate] === segment.site && tree.turn[candidate] === segment.turn,
      );
      if (child === undefined) return null;
      if (slash < 0) return { kind: 'scope', scope: child };
      scope = child;
      start = slash + 1;
      continue;
    }
    if (slash >= 0) return null;
    const { kind, site, op } = segment;
    const nodes = nodesOfSite(tape, tree, scope, site, op);
    if (kind === 'bundle') return nodes.length < LEAST_IN_BUNDLE ? null : { kind, scope, site, op, nodes };
    const node = nodes[segment.turn];
    return node === undefined ? null : { kind, node };
  }
}

type Segment =
  | { readonly kind: 'scope'; readonly site: number; readonly turn: number }
  | { readonly kind: 'bundle'; readonly site: number; readonly op: number }
  | { readonly kind: 'node'; readonly site: number; readonly op: number; readonly turn: number };

// Numbers are written in one way only, without leading zeros, so that a place has one key.
const SCOPE_SEGMENT = /^s(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;
const BUNDLE_SEGMENT = /^b(0|[1-9]\d{0,8})\.([a-z]{1,16})$/;
const NODE_SEGMENT = /^n(0|[1-9]\d{0,8})\.([a-z]{1,16})\.(0|[1-9]\d{0,8})$/;

function parseSegment(text: string): Segment | null {
  const scope = SCOPE_SEGMENT.exec(text);
  if (scope !== null) return { kind: 'scope', site: Number(scope[1]), turn: Number(scope[2]) };
  const bundle = BUNDLE_SEGMENT.exec(text);
  if (bundle !== null) {
    const op = operationCode(bundle[2]);
    return op === null ? null : { kind: 'bundle', site: Number(bundle[1]), op };
  }
  const node = NODE_SEGMENT.exec(text);
  if (node !== null) {
    const op = operationCode(node[2]);
    return op === null ? null : { kind: 'node', site: Number(node[1]), op, turn: Number(node[3]) };
  }
  return null;
}

function within(parent: BoxKey, segment: string): BoxKey {
  return parent === STEP_KEY ? segment : `${parent}/${segment}`;
}
