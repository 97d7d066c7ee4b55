/** What the map says of its cells. */

import { formatCount, formatNumber } from '../../graph/format';
import { strings } from '../strings';
import { type Cell, type Cells, movedCell } from './cells';
import { length, type MapRange } from './range';

const words = strings.map;

/** `q = linear`, `position 2  u → h`, `row ×16`. */
export function scopeTitle(cells: Cells, scope: number): string {
  return labelsOf(cells, scope)[0] ?? '';
}

/** What may be written on a scope, from the longest to the shortest. */
export function labelsOf({ map }: Cells, scope: number): readonly string[] {
  const { site, turn, members } = map.scopes;
  const { short, assigned, numbered } = map.names[site[scope] ?? 0] ?? { short: '', numbered: false };
  const many = members[scope] ?? 1;
  const count = formatCount(many);
  if (many > 1) return [site[scope] === 0 ? words.scopes(count) : words.run(short, count), words.times(count)];
  const number = String(turn[scope]);
  const name = numbered ? `${short} ${number}` : short;
  const detail = map.details.find((candidate) => candidate.scope === scope)?.text;
  return [
    ...(detail === undefined ? [] : [`${name}  ${detail}`]),
    ...(assigned === undefined ? [name] : [`${assigned} = ${name}`, assigned]),
    ...(numbered ? [number] : []),
  ];
}

/** What may be written on a single node. */
export function nodeLabels(sign: string, gradient: number): readonly string[] {
  return gradient === -1 ? [sign] : [`${sign}  ${words.size(formatNumber(gradient))}`, sign];
}

/** The scopes around a cell, from the outside in: `position 2 › logits = gpt`. */
export function pathOf(cells: Cells, cell: Cell): string {
  const titles: string[] = [];
  for (let around = movedCell(cells, cell, 'ArrowUp'); around?.kind === 'scope'; ) {
    titles.unshift(scopeTitle(cells, around.scope));
    around = movedCell(cells, around, 'ArrowUp');
  }
  return titles.join(words.inside);
}

/** The longest of the labels that has room, or null. */
export function fittingLabel(
  labels: readonly string[],
  room: number,
  widthOf: (label: string) => number,
): string | null {
  return labels.find((label) => widthOf(label) <= room) ?? null;
}

/** The line that tells of a cell: name, interval, count of nodes, largest gradient. */
export function readOut(cells: Cells, cell: Cell): string {
  const ofNodes = cell.kind === 'nodes';
  const gradient = ofNodes ? cell.gradient : (cells.map.scopes.gradient[cell.scope] ?? -1);
  const single = length(cell) === 1;
  const told = single ? words.size : words.largest;
  const parts = [
    ofNodes ? cell.operation : scopeTitle(cells, cell.scope),
    interval(cell),
    single ? null : strings.graph.nodes(formatCount(length(cell))),
    gradient === -1 ? strings.graph.independent : told(formatNumber(gradient)),
  ];
  return parts.filter((part) => part !== null).join(words.between);
}

/** `nodes 4,192–60,474`: the nodes that a range touches. */
export function interval({ from, end }: MapRange): string {
  const first = Math.floor(from);
  const last = Math.max(first, Math.ceil(end) - 1);
  return first === last ? words.oneNode(formatCount(first)) : words.interval(formatCount(first), formatCount(last));
}
