/**
 * Tape map: the scopes of the whole step as intervals of the tape, and its nodes in columns, each
 * with the largest |gradient| in it, or another quantity. However long the tape, a map has at most
 * some thousand scopes and columns: those that are narrow compared with the current part are folded
 * into one.
 */

import { type ScopeSiteName, scopeDetail, scopeSiteName } from '../names/names';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import type { Sizes } from '../tape/largest';
import { operationSigns } from '../tape/operations';
import type { Reach } from '../tape/reach';
import { nodeCount, type ScopeTree } from '../tape/scopes';
import { MOST_COLUMNS } from '../view/view';
import { columnAmounts, type MapQuantity, scopeAmounts, together } from './quantity';

/** A part of the tape: its first node, and the one behind its last. */
export interface TapeRange {
  readonly from: NodeId;
  readonly end: NodeId;
}

/** Scopes, parents before children, in order of the tape; one number of each array a scope. */
export interface MapScopes {
  /** The scope around it in these arrays, -1 for the outermost. */
  readonly parent: Int16Array;
  readonly first: Int32Array;
  /** Its last node, inclusive. */
  readonly last: Int32Array;
  /**
   * Its scope site, and its turn, as its key has them. For a run: the site of its scopes, 0 where
   * they differ; the turn of the first.
   */
  readonly site: Uint16Array;
  readonly turn: Int32Array;
  /**
   * 1; or, for a run of narrow neighbours that are folded into one, how many they are. What is in
   * narrow scopes is left out.
   */
  readonly members: Int32Array;
  /** The quantity of the map, over its nodes. */
  readonly amount: Float64Array;
  /**
   * The sum of |gradient| over its nodes that the loss depends on, or of |value|; empty where nodes
   * are counted.
   */
  readonly total: Float64Array;
}

/** A stretch of nodes, cut into columns of equal length; the last may be shorter. */
export interface NodeColumns extends TapeRange {
  readonly perColumn: number;
  /** One number a column: the quantity of the map. */
  readonly amount: Float64Array;
  /**
   * One number a node where a column is a node: its operation, an index into `TapeMap.signs`. Empty
   * otherwise.
   */
  readonly operation: Uint8Array;
}

export interface TapeMap extends TapeRange {
  /** The quantity that it is coloured by. */
  readonly quantity: MapQuantity;
  /** The greatest depth of nested scopes in the step. */
  readonly lanes: number;
  readonly scopes: MapScopes;
  /** The name of the scopes of each scope site. */
  readonly names: readonly ScopeSiteName[];
  /** More words for some scopes: the tokens of a position. */
  readonly details: readonly { readonly scope: number; readonly text: string }[];
  /** The signs of operations. */
  readonly signs: readonly string[];
  /**
   * All nodes of the step; and, where only a part of it is shown, the nodes of that part and around
   * it in finer columns.
   */
  readonly nodes: readonly NodeColumns[];
}

/** The data that maps of all parts of one step share. */
export interface TapeSummary {
  readonly tree: ScopeTree;
  readonly quantity: MapQuantity;
  /** The most columns that a map of it has for the part that it shows. */
  readonly columns: number;
  /** Of each scope. */
  readonly amounts: Sizes;
  readonly nodes: NodeColumns;
  readonly lanes: number;
}

export const MOST_SCOPES = 2048;
/** Narrow scopes: a scope is narrow where more than this number of it fit into a column. */
const NARROW = 2;
/**
 * The margin that is sent on each side of the current part, as a share of it, so that the part can
 * be moved.
 */
const AROUND = 0.25;

/**
 * `columns`: how many a map has at most, MOST_COLUMNS or fewer; `amounts`: the quantity of each
 * scope.
 */
export function tapeSummary(
  step: RecordedStep,
  reach: Reach,
  tree: ScopeTree,
  { quantity, columns = MOST_COLUMNS }: { readonly quantity: MapQuantity; readonly columns?: number },
  amounts = scopeAmounts(step, reach, quantity),
): TapeSummary {
  const { tape } = step;
  return {
    tree,
    quantity,
    columns,
    amounts,
    nodes: nodeColumns(step, reach, { quantity, columns }, { from: tape.parameterCount, end: tape.length }),
    lanes: deepest(tree),
  };
}

function deepest({ depth }: ScopeTree): number {
  let most = 0;
  for (let scope = 0; scope < depth.length; scope++) if (depth[scope] > most) most = depth[scope];
  return most;
}

/** Returns the map of a step with `seen` as the shown part; null for all of it. */
export function tapeMap(step: RecordedStep, reach: Reach, summary: TapeSummary, seen: TapeRange | null): TapeMap {
  const { tape, source } = step;
  const whole = { from: tape.parameterCount, end: tape.length };
  const { nodes, quantity } = summary;
  const part = seen === null ? whole : withMargin(seen, nodes);
  const { scopes, ids } = mapScopes(step, summary, part, whole);
  return {
    ...whole,
    quantity,
    lanes: summary.lanes,
    scopes,
    names: source.scopeSites.map((_, site) => scopeSiteName(step, site)),
    details: ids.flatMap((id, scope) => {
      const text = scopes.members[scope] === 1 ? scopeDetail(step, summary.tree, id) : undefined;
      return text === undefined ? [] : [{ scope, text }];
    }),
    signs: operationSigns,
    nodes: [
      nodes,
      ...(length(part) < length(whole)
        ? [nodeColumns(step, reach, { quantity, columns: aroundToo(summary.columns) }, part)]
        : []),
    ],
  };
}

/**
 * The part with something on both sides of it, out to the ends of columns of the whole; the whole
 * where the part is not in it.
 */
function withMargin({ from, end }: TapeRange, { perColumn, ...whole }: NodeColumns): TapeRange {
  const around = (end - from) * AROUND;
  const part = {
    from: Math.max(whole.from, from - ((from - whole.from) % perColumn) - perColumn * Math.ceil(around / perColumn)),
    end: Math.min(whole.end, whole.from + perColumn * Math.ceil((end + around - whole.from) / perColumn)),
  };
  return length(part) > 0 ? part : { from: whole.from, end: whole.end };
}

/** Columns for a part and its margins, as fine as the given number for the part alone. */
function aroundToo(columns: number): number {
  return Math.min(MOST_COLUMNS, Math.ceil(columns * (1 + 2 * AROUND)));
}

function length({ from, end }: TapeRange): number {
  return end - from;
}

function nodeColumns(
  step: RecordedStep,
  reach: Reach,
  { quantity, columns }: Pick<TapeSummary, 'quantity' | 'columns'>,
  range: TapeRange,
): NodeColumns {
  const { from, end } = range;
  const perColumn = Math.max(1, Math.ceil((end - from) / columns));
  return {
    from,
    end,
    perColumn,
    amount: columnAmounts(step, reach, quantity, range, perColumn),
    operation: perColumn === 1 ? step.tape.op.slice(from, end) : new Uint8Array(),
  };
}

/**
 * The scopes that are wide enough, and runs of the others; with the number on the tape of each, or
 * of a run's first.
 */
function mapScopes(
  step: RecordedStep,
  summary: TapeSummary,
  part: TapeRange,
  whole: TapeRange,
): { scopes: MapScopes; ids: ScopeId[] } {
  const narrow = NARROW * summary.columns;
  for (let factor = 1; ; factor *= 2) {
    const folded = foldedScopes(
      step,
      summary,
      part,
      Math.max(1, (length(part) * factor) / narrow),
      Math.max(1, (length(whole) * factor) / narrow),
    );
    if (folded !== null) return folded;
  }
}

/**
 * `grain` is how many nodes a scope must have that lies in the part, `outside` elsewhere. Null
 * where that makes too many.
 */
function foldedScopes(
  { tape }: RecordedStep,
  { tree, quantity, amounts }: TapeSummary,
  part: TapeRange,
  grain: number,
  outside: number,
): { scopes: MapScopes; ids: ScopeId[] } | null {
  const { scopeCount, scopeParent, scopeFirst, scopeLast, scopeSite } = tape;
  const parent = new Int16Array(MOST_SCOPES);
  const first = new Int32Array(MOST_SCOPES);
  const last = new Int32Array(MOST_SCOPES);
  const site = new Uint16Array(MOST_SCOPES);
  const members = new Int32Array(MOST_SCOPES);
  const amount = new Float64Array(MOST_SCOPES);
  const total = new Float64Array(MOST_SCOPES);
  const ids: ScopeId[] = [];
  /**
   * For scopes that have an entry of their own, and for the step (-1), their entry; -2 for those
   * inside a run.
   */
  const entryOf = new Int32Array(scopeCount).fill(-2);
  entryOf[0] = -1;
  /** The last run in the step and, from 1 on, in each entry; -1 where there is none. */
  const runOf = new Int32Array(MOST_SCOPES + 1).fill(-1);
  for (let scope = 1; scope < scopeCount; scope++) {
    const around = entryOf[scopeParent[scope]];
    const nodes = nodeCount(tape, scope);
    if (around === -2 || nodes <= 0) continue;
    const least = scopeFirst[scope] < part.end && scopeLast[scope] >= part.from ? grain : outside;
    const narrow = nodes < least;
    const run = runOf[around + 1];
    if (narrow && run >= 0 && scopeFirst[scope] - last[run] <= least) {
      last[run] = scopeLast[scope];
      members[run]++;
      if (site[run] !== scopeSite[scope]) site[run] = 0; // the step's site is not a scope of a map
      amount[run] = together(quantity, amount[run], amounts.largest[scope]);
      total[run] += amounts.total[scope];
      continue;
    }
    const entry = ids.length;
    if (entry === MOST_SCOPES) return null;
    ids.push(scope);
    parent[entry] = around;
    first[entry] = scopeFirst[scope];
    last[entry] = scopeLast[scope];
    site[entry] = scopeSite[scope];
    members[entry] = 1;
    amount[entry] = amounts.largest[scope];
    total[entry] = amounts.total[scope];
    if (!narrow) entryOf[scope] = entry;
    runOf[around + 1] = narrow ? entry : -1;
  }
  const scopes = {
    parent: parent.slice(0, ids.length),
    first: first.slice(0, ids.length),
    last: last.slice(0, ids.length),
    site: site.slice(0, ids.length),
    turn: Int32Array.from(ids, (scope) => tree.turn[scope]),
    members: members.slice(0, ids.length),
    amount: amount.slice(0, ids.length),
    total: total.slice(0, quantity === 'count' ? 0 : ids.length),
  };
  return { scopes, ids };
}
