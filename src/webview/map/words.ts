/** Map texts: titles, labels and the read-out of cells. */

import { mapScope } from '../../step/map/map-scope';
import type { MapQuantity } from '../../step/map/quantity';
import { checked } from '../../text/checked';
import { formatCount, formatNumber } from '../../text/numbers';
import { strings } from '../strings';
import { type Cell, type Cells, movedCell } from './cells';
import { length, type MapRange } from './range';

const words = strings.map;

/** Returns the title of a scope: `q = linear`, `position 2  u → h`, `row ×16`. */
export function scopeTitle(cells: Cells, scope: number): string {
  return checked(labelsOf(cells, scope), 0, 'label');
}

/** Returns the possible labels of a scope, from the longest to the shortest. */
export function labelsOf({ map }: Cells, scope: number): readonly string[] {
  const { site, turn, members } = mapScope(map, scope);
  const { short, assigned, numbered } = checked(map.names, site, 'scope site');
  const count = formatCount(members);
  if (members > 1) return [site === 0 ? words.scopes(members) : words.run(short, count), words.times(count)];
  const number = String(turn);
  const name = numbered ? `${short} ${number}` : short;
  const detail = map.details.find((candidate) => candidate.scope === scope)?.text;
  return [
    ...(detail === undefined ? [] : [`${name}  ${detail}`]),
    ...(assigned === undefined ? [name] : [`${assigned} = ${name}`, assigned]),
    ...(numbered ? [number] : []),
  ];
}

/** Returns the possible labels of a single node. */
export function nodeLabels({ map }: Cells, sign: string, amount: number): readonly string[] {
  const told = amountText(map.quantity, amount, true);
  return amount === -1 || told === null ? [sign] : [`${sign}  ${told}`, sign];
}

/** Returns the scopes around a cell, from the outside in: `position 2 › logits = gpt`. */
export function pathOf(cells: Cells, cell: Cell): string {
  const titles: string[] = [];
  for (let around = movedCell(cells, cell, 'ArrowUp'); around?.kind === 'scope'; ) {
    titles.unshift(scopeTitle(cells, around.scope));
    around = movedCell(cells, around, 'ArrowUp');
  }
  return titles.join(words.inside);
}

/** Returns the longest of the labels that fits, or null. */
export function fittingLabel(
  labels: readonly string[],
  room: number,
  widthOf: (label: string) => number,
): string | null {
  return labels.find((label) => widthOf(label) <= room) ?? null;
}

/**
 * Returns the read-out of a cell: name, interval, count of nodes, the quantity of the map and, of a
 * scope, its total.
 */
export function readOut(cells: Cells, cell: Cell): string {
  const ofNodes = cell.kind === 'nodes';
  const amount = ofNodes ? cell.amount : mapScope(cells.map, cell.scope).amount;
  const single = length(cell) === 1;
  const total = ofNodes || single ? undefined : cells.map.scopes.total[cell.scope];
  const parts = [
    ofNodes ? cell.operation : scopeTitle(cells, cell.scope),
    interval(cell),
    single ? null : strings.graph.nodes(length(cell)),
    amountText(cells.map.quantity, amount, single),
    cells.map.quantity === 'count' || total === undefined || amount === -1
      ? null
      : words[cells.map.quantity].total(formatNumber(total)),
  ];
  return parts.filter((part) => part !== null).join(words.between);
}

/** Returns the nodes that a range touches: `nodes 4,192–60,474`. */
export function interval({ from, end }: MapRange): string {
  const first = Math.floor(from);
  const last = Math.max(first, Math.ceil(end) - 1);
  return first === last ? words.oneNode(formatCount(first)) : words.interval(formatCount(first), formatCount(last));
}

/**
 * Returns the quantity in words, of one node or of several; null where the count of nodes already
 * gives it.
 */
function amountText(quantity: MapQuantity, amount: number, single: boolean): string | null {
  if (quantity === 'count') return null;
  if (amount === -1) return strings.untouched;
  const { size, largest } = words[quantity];
  return (single ? size : largest)(formatNumber(amount));
}
