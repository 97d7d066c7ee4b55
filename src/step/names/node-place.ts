/**
 * Node's name and place, `position 2 › q = linear › row 3 › × [2]`: enough to distinguish it from
 * all others of its name.
 */

import { CONSTANT } from '../../engine/tape';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { operationSign } from '../tape/operations';
import { eachItem, type ScopeTree, scopePath } from '../tape/scopes';
import { nodeName, scopeName, scopeSiteName } from './names';

/** Between a scope and its contents. */
const INSIDE = ' › ';

/**
 * `position 2 › q = linear › row 3 › × [2]`; `wte['a'][3]` for a parameter, which is not in a
 * scope.
 */
export function nodePlace(step: RecordedStep, tree: ScopeTree, node: NodeId): string {
  const around = placeAround(step, tree, node);
  const label = nodeLabel(step, tree, node);
  return around === '' ? label : `${around}${INSIDE}${label}`;
}

/**
 * Returns the scopes that distinguish a node from others, `position 2 › q = linear › row 3`: every
 * turn of a loop that ran more than once; the innermost call and, where the source gives its result
 * no name, those around it up to one that has. Empty where there is none.
 */
export function placeAround(step: RecordedStep, tree: ScopeTree, node: NodeId): string {
  const { tape, source } = step;
  if (node < tape.parameterCount) return '';
  const names: string[] = [];
  let named = false;
  for (const scope of scopePath(tape, tape.scope[node]).slice(1).reverse()) {
    const { kind, assigned } = source.scopeSites[tape.scopeSite[scope]];
    if (kind === 'turn' ? !ranAgain(step, tree, scope) : named) continue;
    names.unshift(scopeLabel(step, tree, scope));
    named ||= kind === 'call' && assigned !== undefined;
  }
  return names.join(INSIDE);
}

/**
 * `attnWeights[1]`, `loss`, `+`; with a number behind, `× [2]`, where its scope has several nodes
 * of this name.
 */
export function nodeLabel(step: RecordedStep, tree: ScopeTree, node: NodeId): string {
  const { tape } = step;
  // The number of an element is left out: names are compared without it.
  const nameOf = (one: NodeId) => (tape.op[one] === CONSTANT ? operationSign(CONSTANT) : nodeName(step, tree, one, 0));
  const name = nameOf(node);
  if (name.endsWith(']')) return nodeName(step, tree, node);
  const same: NodeId[] = [];
  const onNode = (one: NodeId) => {
    if (tape.op[one] === tape.op[node] && nameOf(one) === name) same.push(one);
  };
  if (node >= tape.parameterCount) eachItem(tape, tree, tape.scope[node], onNode, () => {});
  return numbered(name, same, node);
}

/**
 * `q = linear`, `row 3`; with a number behind, `rmsnorm [1]`, where others beside it have the same
 * name.
 */
function scopeLabel(step: RecordedStep, tree: ScopeTree, scope: ScopeId): string {
  const { scopeSite, scopeParent } = step.tape;
  const { short, assigned, numbered: byTurn } = scopeSiteName(step, scopeSite[scope]);
  /** Whether scopes of a site have the name; turns of one site never have the same. */
  const alike = new Map<number, boolean>([[scopeSite[scope], !byTurn]]);
  const same: ScopeId[] = [];
  for (let one = tree.firstChild[scopeParent[scope]]; one >= 0; one = tree.nextSibling[one]) {
    const site = scopeSite[one];
    let has = alike.get(site);
    if (has === undefined) {
      const other = scopeSiteName(step, site);
      has = other.short === short && other.assigned === assigned && other.numbered === byTurn;
      alike.set(site, has);
    }
    if (one === scope || (has && (!byTurn || tree.turn[one] === tree.turn[scope]))) same.push(one);
  }
  return numbered(scopeName(step, tree, scope), same, scope);
}

function numbered(name: string, same: readonly number[], one: number): string {
  return same.length > 1 ? `${name} [${same.indexOf(one)}]` : name;
}

/** Returns whether a turn is one of several. */
function ranAgain({ tape }: RecordedStep, { turn, nextSibling }: ScopeTree, scope: ScopeId): boolean {
  if (turn[scope] > 0) return true;
  let next = nextSibling[scope];
  while (next >= 0 && tape.scopeSite[next] !== tape.scopeSite[scope]) next = nextSibling[next];
  return next >= 0;
}
