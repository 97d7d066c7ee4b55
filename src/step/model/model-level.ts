/**
 * Model level: where a model without a loop over `layer` falls into parts, the calls and loops that
 * use parameters.
 */

import type { Tape } from '../../engine/tape';
import type { ScopeSiteId } from '../../program/tables';
import type { RecordedStep, ScopeId } from '../recorded-step';
import { childScopes, type ScopeTree } from '../tape/scopes';
import type { ParameterUses } from './parameter-uses';
import { type Turns, turnsFrom } from './position-loops';

export type ModelLevel =
  /** Turns of this scope site are layers. */
  | { readonly kind: 'layers'; readonly site: ScopeSiteId }
  /** Scopes, in order; none where no call uses parameters. */
  | { readonly kind: 'parts'; readonly parts: readonly ScopeId[] };

/**
 * Returns the outermost level, from the positions inwards, at which two calls or loops use
 * parameters, or at which one does beside nodes that do; else the outermost with one. A loop over
 * layers at this level, or beside that over positions, is the level.
 */
export function modelLevel(step: RecordedStep, tree: ScopeTree, positions: Turns, uses: ParameterUses): ModelLevel {
  const { scopeSite, scopeParent } = step.tape;
  const partsIn = (scopes: readonly ScopeId[]) =>
    scopes.flatMap((scope) => childScopes(tree, scope).filter((child) => uses.within[child] === 1));
  const layersAmong = (parts: readonly ScopeId[]) => parts.find((part) => isLayer(step, tree, part, uses));
  const layersAt = (first: ScopeId): ModelLevel => ({ kind: 'layers', site: scopeSite[first] });

  const beside = partsIn(positions.slice(0, 1).map((position) => scopeParent[position]));
  // Another loop with as many turns is over positions, too.
  const around = layersAmong(beside.filter((one) => turnsFrom(step.tape, tree, one).length !== positions.length));
  if (around !== undefined) return layersAt(around);

  let level: readonly ScopeId[] = positions.length > 0 ? positions : [0];
  let outermost: readonly ScopeId[] = [];
  for (;;) {
    const parts = partsIn(level);
    if (parts.length === 0) return { kind: 'parts', parts: outermost };
    if (outermost.length === 0) outermost = parts;
    // Where the positions are not found, their loop looks like one over layers.
    const layers = positions.length > 0 ? layersAmong(parts) : undefined;
    if (layers !== undefined) return layersAt(layers);
    const isOne = parts.every((part) => scopeSite[part] === scopeSite[parts[0]]);
    if (!isOne || level.some((scope) => uses.directly[scope] === 1)) return { kind: 'parts', parts };
    level = parts;
  }
}

/**
 * Returns whether a scope is the first turn of a loop over layers: it has two calls or loops that
 * use parameters, one of them maybe in the other, and the next turn follows from it. The turns of
 * heads do not follow from each other.
 */
function isLayer({ tape, source }: RecordedStep, tree: ScopeTree, scope: ScopeId, uses: ParameterUses): boolean {
  const { scopeCount, scopeSite, scopeParent } = tape;
  if (source.scopeSites[scopeSite[scope]].kind !== 'turn' || tree.turn[scope] > 0) return false;
  const inside = new Set<ScopeSiteId>();
  // The scopes in it opened one after the other.
  for (let inner = scope + 1; inner < scopeCount && scopeParent[inner] >= scope; inner++) {
    if (uses.within[inner] === 1) inside.add(scopeSite[inner]);
  }
  if (inside.size < 2) return false;
  const [, next] = turnsFrom(tape, tree, scope);
  return next === undefined || follows(tape, next, scope);
}

/** Returns whether a node in one scope takes a node in the other. */
function follows({ left, right, scopeFirst, scopeLast }: Tape, scope: ScopeId, other: ScopeId): boolean {
  const isInOther = (node: number) => node >= scopeFirst[other] && node <= scopeLast[other];
  for (let node = scopeFirst[scope]; node <= scopeLast[scope]; node++) {
    if (isInOther(left[node]) || isInOther(right[node])) return true;
  }
  return false;
}
