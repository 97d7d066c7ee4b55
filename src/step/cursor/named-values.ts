/**
 * Named values: the variables of a running function, where the source names the computed values.
 */

import type { SourceRange } from '../../program/tables';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { resultOperation } from '../tape/operations';
import { eachItem, type ScopeTree } from '../tape/scopes';
import type { Moment } from './cursor';

/** A scalar or vector that the source gives a name. */
export interface NamedValue {
  readonly name: string;
  readonly vector: boolean;
  /** The node of each element, those that are made by the moment. */
  readonly nodes: readonly NodeId[];
  /** The code that last computed it. */
  readonly range: SourceRange;
}

/**
 * Returns the values that the function that runs in `frame` has named by the moment, in the order
 * of the run. Loops belong to their function.
 */
export function namedValues(step: RecordedStep, tree: ScopeTree, moment: Moment, frame: ScopeId): NamedValue[] {
  const { tape, source } = step;
  const scopes = [frame];
  while (source.scopeSites[tape.scopeSite[scopes[0]]].loop === true) scopes.unshift(tape.scopeParent[scopes[0]]);
  const named = new Map<string, NamedValue>();
  for (const scope of scopes) for (const one of namedIn(step, tree, moment, scope)) named.set(one.name, one);
  return [...named.values()];
}

/**
 * Returns the nodes that a call returns, as far as they can be identified: one for a scalar, one an
 * element for a vector.
 */
export function resultOf(step: RecordedStep, tree: ScopeTree, call: ScopeId): { vector: boolean; nodes: NodeId[] } {
  const { tape, source } = step;
  const returned: NodeId[] = [];
  let indexed = false;
  let lastNode: NodeId | null = null;
  let lastScope: ScopeId | null = null;
  const turns: ScopeId[] = [];
  eachItem(
    tape,
    tree,
    call,
    (node) => {
      lastNode = node;
      lastScope = null;
      const { target, method } = source.sites[tape.site[node]];
      if (target === undefined || target.variable !== undefined || resultOperation(method) !== tape.op[node]) return;
      returned.push(node);
      indexed ||= target.indexed;
    },
    (child) => {
      if (lastScope === null || tape.scopeSite[lastScope] !== tape.scopeSite[child]) turns.length = 0;
      turns.push(child);
      lastScope = child;
    },
  );
  if (returned.length > 0) return { vector: indexed, nodes: returned };
  if (lastScope === null) return { vector: false, nodes: lastNode === null ? [] : [lastNode] };
  const site = source.scopeSites[tape.scopeSite[lastScope]];
  if (site.kind !== 'turn') return resultOf(step, tree, lastScope);
  return { vector: true, nodes: turns.map((turn) => tape.scopeLast[turn]) };
}

function namedIn(step: RecordedStep, tree: ScopeTree, moment: Moment, scope: ScopeId): NamedValue[] {
  const { tape, source } = step;
  const made = moment.phase === 'forward' ? moment.index : Number.POSITIVE_INFINITY;
  const named = new Map<string, { vector: boolean; nodes: NodeId[]; range: SourceRange }>();
  const add = (name: string, vector: boolean, range: SourceRange, nodes: readonly NodeId[]) => {
    const known = named.get(name);
    const so = nodes.filter((node) => node <= made);
    if (so.length === 0) return;
    if (known === undefined || known.range !== range || !vector) named.set(name, { vector, nodes: [...so], range });
    else known.nodes.push(...so);
  };
  const addNode = (node: NodeId, turnOfScope: boolean) => {
    const { target, method, range } = source.sites[tape.site[node]];
    if (target?.variable === undefined || (target.turnOfScope === true) !== turnOfScope) return;
    if (resultOperation(method) === tape.op[node]) add(target.variable, target.indexed, range, [node]);
  };
  eachItem(
    tape,
    tree,
    scope,
    (node) => addNode(node, false),
    (child) => {
      if (tape.scopeFirst[child] > made) return;
      const { kind, assigned, range } = source.scopeSites[tape.scopeSite[child]];
      if (kind === 'turn') {
        addNode(tape.scopeLast[child], true);
      } else if (assigned !== undefined) {
        const { vector, nodes } = resultOf(step, tree, child);
        add(assigned, vector, range, nodes);
      }
    },
  );
  return [...named].map(([name, one]) => ({ name, ...one }));
}
