/** Map cells: scopes in lanes by their depth, and columns of nodes in the last lane. */

import { mapScope } from '../../step/map/map-scope';
import type { NodeColumns, TapeMap } from '../../step/map/tape-map';
import { STEP_KEY, scopeKeyIn, segmentsOf } from '../../step/structure/box-key';
import type { BoxKey } from '../../step/view/view';
import { checked } from '../../text/checked';
import { length, type MapRange } from './range';

/** A map with the indices that find its cells. */
export interface Cells {
  readonly map: TapeMap;
  /** The scopes of each lane, by their index, from left to right. */
  readonly lanes: readonly (readonly number[])[];
  /** The lane of each scope. */
  readonly laneOf: readonly number[];
  /** Whether there are all lanes, and that of the nodes below them. */
  readonly whole: boolean;
}

/**
 * A place on the map. It finds a cell in any map of the same step and, mostly, in the map of
 * another step.
 */
export interface Place {
  readonly lane: number;
  readonly node: number;
}

export type Cell = MapRange &
  (
    | { readonly kind: 'scope'; readonly lane: number; readonly scope: number }
    /**
     * A column of nodes, `end - from` long; `node` is the node of the column at which it was found.
     */
    | {
        readonly kind: 'nodes';
        readonly lane: number;
        readonly node: number;
        /** The value of the map's quantity. */
        readonly amount: number;
        readonly operation: string | null;
      }
  );

/** Number of lanes that are drawn; deeper scopes are not drawn. */
const mostLanes = 16;

export function cellsOf(map: TapeMap): Cells {
  const { parent } = map.scopes;
  const lanes: number[][] = Array.from({ length: Math.min(mostLanes, map.lanes) }, () => []);
  const laneOf: number[] = [];
  for (const [scope, around] of parent.entries()) {
    const lane = around < 0 ? 0 : checked(laneOf, around, 'scope') + 1;
    laneOf.push(lane);
    lanes[lane]?.push(scope);
  }
  return { map, lanes, laneOf, whole: true };
}

/** A scope that takes more than this share of the outermost scope around it is no stage: what is in it is. */
const largestShare = 0.6;

/**
 * Returns the same map in two lanes: the outermost scopes, and below each of them its stages, which
 * are the scopes in it that are not most of it.
 */
export function foldedCells(cells: Cells): Cells {
  const { map, lanes, laneOf } = cells;
  const { parent } = map.scopes;
  const lengthOf = (scope: number) => length(scopeCell(cells, scope));
  /** The outermost scope around a scope whose contents are stages; -1 for any other. */
  const opened: number[] = [];
  const stages: number[] = [];
  for (const [scope, around] of parent.entries()) {
    const outermost = around < 0 ? scope : checked(opened, around, 'scope');
    const isOpened =
      around < 0 ||
      (outermost >= 0 && parent[scope + 1] === scope && lengthOf(scope) > largestShare * lengthOf(outermost));
    opened.push(isOpened ? outermost : -1);
    if (!isOpened && outermost >= 0) stages.push(scope);
  }
  return { map, lanes: [lanes[0] ?? [], stages], laneOf: laneOf.map((lane) => Math.min(lane, 1)), whole: false };
}

/** Returns the lane of the nodes, which follows the lanes of the scopes. */
export function nodeLane({ lanes }: Cells): number {
  return lanes.length;
}

/**
 * Returns the cell at a place or, where its lane has no cell there, the innermost scope around it;
 * null outside all scopes.
 */
export function cellAt(cells: Cells, { lane, node }: Place): Cell | null {
  if (node < cells.map.from || node >= cells.map.end) return null;
  if (lane >= nodeLane(cells)) return columnAt(cells, node);
  for (let at = lane; at >= 0; at--) {
    const scope = scopeAt(cells, at, node);
    if (scope !== null) return scopeCell(cells, scope);
  }
  return null;
}

export function scopeCell({ map, laneOf }: Cells, scope: number): Cell {
  const { first, end } = mapScope(map, scope);
  return { kind: 'scope', scope, lane: checked(laneOf, scope, 'scope'), from: first, end };
}

/** Returns the innermost scope of the map that holds a node, or null. */
export function innermostAt(cells: Cells, node: number): Cell | null {
  return cellAt(cells, { lane: nodeLane(cells) - 1, node });
}

/** Returns the columns to use at a node: the finest that the map has there. */
export function columnsAt({ map }: Cells, node: number): NodeColumns | null {
  return map.nodes.findLast(({ from, end }) => node >= from && node < end) ?? null;
}

function columnAt(cells: Cells, node: number): Cell | null {
  const columns = columnsAt(cells, node);
  if (columns === null) return null;
  const column = Math.floor((node - columns.from) / columns.perColumn);
  const from = columns.from + column * columns.perColumn;
  const operation = columns.operation[column];
  return {
    kind: 'nodes',
    lane: nodeLane(cells),
    node,
    from,
    end: Math.min(columns.end, from + columns.perColumn),
    amount: checked(columns.amount, column, 'column'),
    operation: operation === undefined ? null : checked(cells.map.signs, operation, 'sign'),
  };
}

function scopeAt({ map, lanes }: Cells, lane: number, node: number): number | null {
  const scopes = lanes[lane] ?? [];
  const index = lastUpTo(scopes, (scope) => mapScope(map, scope).first <= node);
  const scope = scopes[index];
  return scope !== undefined && mapScope(map, scope).end > node ? scope : null;
}

/**
 * Returns the index of the last scope for which `holds` is true. It must be true for all scopes up
 * to some index and false for the rest; -1 where it is true for none.
 */
function lastUpTo(scopes: readonly number[], holds: (scope: number) => boolean): number {
  let low = -1;
  let high = scopes.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(checked(scopes, middle, 'scope'))) low = middle;
    else high = middle;
  }
  return low;
}

/** Returns the scopes of a lane that overlap a range, from left to right. */
export function scopesIn({ map, lanes }: Cells, lane: number, { from, end }: MapRange): readonly number[] {
  const scopes = lanes[lane] ?? [];
  const before = lastUpTo(scopes, (scope) => mapScope(map, scope).end <= from);
  return scopes.slice(before + 1, lastUpTo(scopes, (scope) => mapScope(map, scope).first < end) + 1);
}

export function placeOf(cell: Cell): Place {
  return { lane: cell.lane, node: cell.kind === 'nodes' ? cell.node : cell.from };
}

/**
 * Returns the cell that a key leads to from another; null where there is none, or for keys that do
 * not move.
 */
export function movedCell(cells: Cells, cell: Cell, key: string): Cell | null {
  switch (key) {
    case 'ArrowLeft':
      return beside(cells, cell, -1);
    case 'ArrowRight':
      return beside(cells, cell, 1);
    case 'ArrowUp': {
      if (cell.kind === 'nodes') return innermostAt(cells, cell.node);
      const { parent } = mapScope(cells.map, cell.scope);
      return parent < 0 ? null : scopeCell(cells, parent);
    }
    case 'ArrowDown': {
      if (cell.kind === 'nodes') return null;
      // A scope precedes its contents: the first child is the next scope, if that is a child.
      const next = cell.scope + 1;
      const drawn = cell.lane + 1 < nodeLane(cells) && cells.map.scopes.parent[next] === cell.scope;
      return drawn ? scopeCell(cells, next) : columnAt(cells, cell.from);
    }
    case 'Home':
      return endOf(cells, cell, 0);
    case 'End':
      return endOf(cells, cell, -1);
    default:
      return null;
  }
}

function beside(cells: Cells, cell: Cell, by: 1 | -1): Cell | null {
  if (cell.kind === 'nodes') return cellAt(cells, { lane: cell.lane, node: by === 1 ? cell.end : cell.from - 1 });
  const scopes = cells.lanes[cell.lane] ?? [];
  const next = scopes[scopes.indexOf(cell.scope) + by];
  return next === undefined ? null : scopeCell(cells, next);
}

function endOf(cells: Cells, cell: Cell, at: 0 | -1): Cell | null {
  if (cell.kind === 'nodes') return columnAt(cells, at === 0 ? cells.map.from : cells.map.end - 1);
  const scope = cells.lanes[cell.lane]?.at(at);
  return scope === undefined ? null : scopeCell(cells, scope);
}

/** Returns the key of a scope; null for a run. */
export function keyOf({ map }: Cells, scope: number): BoxKey | null {
  if (mapScope(map, scope).members !== 1) return null;
  const keyAt = (at: number): BoxKey => {
    if (at < 0) return STEP_KEY;
    const { parent, site, turn } = mapScope(map, at);
    return scopeKeyIn(keyAt(parent), site, turn);
  };
  return keyAt(scope);
}

/**
 * Returns the scope of a key, or the innermost scope of the map around the box that the key names;
 * null where that is the step.
 */
export function scopeOfKey(cells: Cells, key: BoxKey): number | null {
  const { scope } = found(cells, key);
  return scope < 0 ? null : scope;
}

/** Returns the scopes of those keys that the map has. */
export function scopesOf(cells: Cells, keys: Iterable<BoxKey>): readonly number[] {
  const scopes: number[] = [];
  for (const key of keys) {
    const { scope, whole } = found(cells, key);
    if (whole && scope >= 0) scopes.push(scope);
  }
  return scopes;
}

/**
 * Follows a key from the outermost scope inwards as far as the map goes, to `scope` (-1 for none);
 * `whole` is true if that is the scope of the full key.
 */
function found({ map }: Cells, key: BoxKey): { readonly scope: number; readonly whole: boolean } {
  const { parent, site, turn, members } = map.scopes;
  let scope = -1;
  for (const segment of segmentsOf(key) ?? []) {
    if (segment.kind !== 'scope') return { scope, whole: false };
    let child = scope + 1;
    const isIt = () =>
      parent[child] === scope && members[child] === 1 && site[child] === segment.site && turn[child] === segment.turn;
    while (child < parent.length && !isIt()) child++;
    if (child === parent.length) return { scope, whole: false };
    scope = child;
  }
  return { scope, whole: true };
}

/**
 * Returns the key to select for a cell: its own, or that of the innermost scope around it that has
 * one; null for none.
 */
export function keyFor(cells: Cells, cell: Cell): BoxKey | null {
  const scope = cell.kind === 'scope' ? cell : innermostAt(cells, cell.node);
  if (scope?.kind !== 'scope') return null;
  for (let at = scope.scope; at >= 0; at = mapScope(cells.map, at).parent) {
    const key = keyOf(cells, at);
    if (key !== null) return key;
  }
  return null;
}

/**
 * Returns the scope to zoom out to: the smallest that holds the middle of the range and is clearly
 * longer; null for the whole tape.
 */
export function scopeToZoomOutTo(cells: Cells, range: MapRange): Cell | null {
  for (let cell = innermostAt(cells, (range.from + range.end) / 2); cell !== null; ) {
    if (length(cell) > length(range) * 1.05) return cell;
    cell = movedCell(cells, cell, 'ArrowUp');
  }
  return null;
}
