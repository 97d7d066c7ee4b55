/**
 * Vectors: the results of one operation of the source, in one scope or each in a turn of the same
 * loop. Found are those whose numbers may be shares of a whole.
 */

import { operations } from '../../engine/operations';
import { CONSTANT } from '../../engine/tape';
import { PART } from '../in-parts';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { eachItem, nodesOfSite, type ScopeTree } from '../tape/scopes';
import { pathOf } from './position-loops';

const OPERATIONS = operations.length;

/** The largest sum of some of the numbers that add up to 1, with room for the last bits. */
const MOST = 1 + 1e-6;

export interface Vector {
  /** The turn of the loop over positions that made it. */
  readonly turn: ScopeId;
  /** The place in the source, the same for all turns of all loops around. */
  readonly place: string;
  /** The same with the turns of all loops around but that over positions. */
  readonly key: string;
  /** In the order of the tape. */
  readonly nodes: readonly NodeId[];
}

/** The vectors of one place in the model, one a position, in their order. */
export type ByPosition = readonly Vector[];

/** A vector that is as long as the vocabulary, or as the positions so far. */
export interface Candidate {
  readonly length: number;
  readonly position: number;
  /** NaN where a number is below 0. */
  readonly sum: number;
  /** See Vector. */
  place(): string;
}

/** Single results of an operation, each in a turn of the same loop. */
interface Spread {
  readonly home: ScopeId;
  readonly turn: ScopeId;
  /** From the turn down to the operation. */
  readonly inner: string;
  sum: number;
  readonly nodes: NodeId[];
}

const nothing = () => {};

/**
 * Returns the wanted vectors in the turns of a loop over positions, in the order of the tape;
 * `turnsAround` has for each scope the turn around it, or -1. Constants are no results.
 */
export function* vectorsIn(
  step: RecordedStep,
  tree: ScopeTree,
  turnsAround: Int32Array,
  isWanted: (candidate: Candidate) => boolean,
): Generator<void, Vector[]> {
  const { tape, source } = step;
  const { data, op, site, scopeCount, scopeParent, scopeSite } = tape;
  const vocabulary = step.characters.length + 1;
  // Where the loss is not finite, any number may be NaN.
  const mayBeNaN = step.loss !== null && !Number.isFinite(step.loss);
  const isTurn = source.scopeSites.map(({ kind }) => kind === 'turn');
  const found: Vector[] = [];

  // One slot a site and operation, of the scope that is being read.
  const slots = source.sites.length * OPERATIONS;
  const lengths = new Int32Array(slots);
  const sums = new Float64Array(slots);
  const firsts = new Int32Array(slots);
  const filled: number[] = [];
  const onNode = (node: NodeId) => {
    if (op[node] === CONSTANT) return;
    const slot = site[node] * OPERATIONS + op[node];
    if (lengths[slot]++ === 0) {
      filled.push(slot);
      sums[slot] = 0;
      firsts[slot] = node;
    }
    sums[slot] += data[node] >= 0 ? data[node] : Number.NaN;
  };

  const add = ({ home, turn, inner, sum }: Omit<Spread, 'nodes'>, length: number, nodes: () => readonly NodeId[]) => {
    const position = tree.turn[turn];
    if (length !== vocabulary && length !== position + 1) return;
    const place = () => `${pathOf(tape, home)}${inner}`;
    if (!isWanted({ length, position, sum, place })) return;
    found.push({ turn, place: place(), key: `${pathWithTurns(step, tree, home, turn)}${inner}`, nodes: nodes() });
  };

  let spreads = new Map<string, Spread>();
  const addSpreads = () => {
    for (const spread of spreads.values()) add(spread, spread.nodes.length, () => spread.nodes);
    spreads = new Map();
  };
  /** Joins a single result with those of the other turns of the innermost loop around it. */
  const join = (node: NodeId, slot: number, scope: ScopeId, turn: ScopeId) => {
    let inner = `|${slot}`;
    for (let at = scope; at !== turn; at = scopeParent[at]) {
      inner = `>${scopeSite[at]}${inner}`;
      if (!isTurn[scopeSite[at]]) continue;
      const home = scopeParent[at];
      const spread: Spread = spreads.get(`${home}${inner}`) ?? { home, turn, inner, sum: 0, nodes: [] };
      spread.sum += sums[slot];
      spread.nodes.push(node);
      spreads.set(`${home}${inner}`, spread);
      return;
    }
  };

  let current: ScopeId = -1;
  let read = 0;
  for (let scope = 1; scope < scopeCount; scope++) {
    const turn = turnsAround[scope];
    if (turn < 0) continue;
    if (turn !== current) addSpreads();
    current = turn;
    eachItem(tape, tree, scope, onNode, nothing);
    for (const slot of filled) {
      const length = lengths[slot];
      const sum = sums[slot];
      lengths[slot] = 0;
      read += length;
      if (!(sum <= MOST) && !mayBeNaN) continue;
      add({ home: scope, turn, inner: `|${slot}`, sum }, length, () =>
        nodesOfSite(tape, tree, scope, Math.floor(slot / OPERATIONS), slot % OPERATIONS),
      );
      if (length === 1) join(firsts[slot], slot, scope, turn);
    }
    filled.length = 0;
    if (read < PART) continue;
    read = 0;
    yield;
  }
  addSpreads();
  return found.sort((a, b) => a.nodes[0] - b.nodes[0]);
}

/** The scope sites down to a scope, with the turns of all but that over positions. */
function pathWithTurns({ tape }: RecordedStep, tree: ScopeTree, scope: ScopeId, position: ScopeId): string {
  let path = '';
  for (let at = scope; at > 0; at = tape.scopeParent[at]) {
    path = `/${tape.scopeSite[at]}${at === position ? '' : `.${tree.turn[at]}`}${path}`;
  }
  return path;
}
