/** Parameter names: parameter to name, and name to parameters. */

import { quoted, quotedAt } from '../../text/quoted-text';
import { tokenNamedAt } from '../../text/token-names';
import { isolated, isVisible, shownToken } from '../../text/token-text';
import type { NodeId, RowKind } from '../recorded-step';

const BOS = 'BOS';
const MOST_SUGGESTIONS = 5;

/** A matrix as far as names go. */
export interface NamedMatrix {
  /** `wte`, `layer0.attn_wq` ... */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly first: NodeId;
  readonly rowKind: RowKind;
}

type RowsOfKind = Pick<NamedMatrix, 'rowKind'>;

/** Adjacent parameters: `count` of them from `first` on. */
export interface ParameterRun {
  readonly first: NodeId;
  readonly count: number;
}

/** The result of a search for parameters. */
export type ParameterSearch =
  | { readonly kind: 'found'; readonly runs: readonly ParameterRun[] }
  /** No matrix has this name; those that come nearest, best first. */
  | { readonly kind: 'unknown matrix'; readonly name: string; readonly nearest: readonly string[] }
  /** The matrix has no such row or column. */
  | {
      readonly kind: 'out of range';
      readonly matrix: string;
      readonly rows: number;
      readonly columns: number;
      readonly side: 'row' | 'column';
      readonly index: string;
    }
  /** The rows of the matrix have no such token, or are not named by tokens. */
  | { readonly kind: 'unknown token'; readonly matrix: string; readonly token: string; readonly named: boolean }
  /** The text is not a name; the error is at character `at`, counted from 0. */
  | { readonly kind: 'malformed'; readonly at: number };

/**
 * A row's index as it is written: its number, or its token: `'a'`, `'\''`, `BOS`. `characters` are
 * those of the tokenizer.
 */
export function rowLabel({ rowKind }: RowsOfKind, row: number, characters: readonly string[]): string {
  if (rowKind !== 'token') return `${row}`;
  return row < characters.length ? quoted(characters[row]) : BOS;
}

/**
 * Returns the parameters that a name stands for: `layer0.attn_wq` (all of a matrix),
 * `layer0.mlp_fc1[10]` (a row), `attn_wq[3][2]`, `wte['a']`, `wte[BOS][3]`. The end of a matrix's
 * name will do: `wq` names those of every layer. An empty text names all parameters.
 */
export function findParameters(
  matrices: readonly NamedMatrix[],
  characters: readonly string[],
  text: string,
): ParameterSearch {
  const parsed = parse(text);
  if (parsed.kind === 'malformed') return parsed;
  const { name, indices } = parsed;
  const named = name === '' ? matrices : matricesNamed(matrices, name);
  if (named.length === 0) return { kind: 'unknown matrix', name, nearest: nearestNames(matrices, name) };
  const runs: ParameterRun[] = [];
  for (const matrix of named) {
    const run = runIn(matrix, characters, indices);
    if ('kind' in run) return run;
    runs.push(run);
  }
  return { kind: 'found', runs };
}

/** An index as it was written: a number, or a token in quotes or by its name, or BOS. */
interface WrittenIndex {
  readonly text: string;
  readonly token: boolean;
}

type Parsed =
  | { readonly kind: 'name'; readonly name: string; readonly indices: readonly WrittenIndex[] }
  | { readonly kind: 'malformed'; readonly at: number };

const NAME = /\s*([\w.]*)/uy;
const OPEN = /\s*\[\s*/y;
const NUMBER_OR_BOS = /\d+|BOS/y;
const CLOSE = /\s*\]/y;

function parse(text: string): Parsed {
  let at = 0;
  const skip = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const name = (skip(NAME) ?? '').trimStart();
  const indices: WrittenIndex[] = [];
  while (indices.length < 2) {
    const before = at;
    if (skip(OPEN) === null) break;
    const token = quotedAt(text, at) ?? tokenNamedAt(text, at);
    if (token !== null) at = token.end;
    const written = token === null ? skip(NUMBER_OR_BOS) : token.value;
    if (written === null || skip(CLOSE) === null) {
      at = before;
      break;
    }
    indices.push({ text: written, token: token !== null || written === BOS });
  }
  const rest = text.slice(at);
  if (rest.trim() !== '' || (name === '' && indices.length > 0)) {
    return {
      kind: 'malformed',
      at: name === '' ? text.length - text.trimStart().length : at + rest.length - rest.trimStart().length,
    };
  }
  return { kind: 'name', name, indices };
}

/** Those of exactly that name, else those whose name ends with it after a `.` or `_`. */
export function matricesNamed<M extends Pick<NamedMatrix, 'name'>>(matrices: readonly M[], name: string): readonly M[] {
  const exact = matrices.filter((matrix) => matrix.name === name);
  if (exact.length > 0) return exact;
  return matrices.filter((matrix) => matrix.name.endsWith(`.${name}`) || matrix.name.endsWith(`_${name}`));
}

/** The parameters of a matrix that the indices name, or why there are none. */
function runIn(
  matrix: NamedMatrix,
  characters: readonly string[],
  [row, column]: readonly WrittenIndex[],
): ParameterRun | ParameterSearch {
  const { name, rows, columns, first } = matrix;
  if (row === undefined) return { first, count: rows * columns };
  const at = row.token ? tokenRow(matrix, characters, row.text) : Number(row.text);
  if (at === null) {
    return { kind: 'unknown token', matrix: name, token: row.text, named: matrix.rowKind === 'token' };
  }
  if (at >= rows) return { kind: 'out of range', matrix: name, rows, columns, side: 'row', index: row.text };
  if (column === undefined) return { first: first + at * columns, count: columns };
  if (column.token) return { kind: 'unknown token', matrix: name, token: column.text, named: false };
  if (Number(column.text) >= columns) {
    return { kind: 'out of range', matrix: name, rows, columns, side: 'column', index: column.text };
  }
  return { first: first + at * columns + Number(column.text), count: 1 };
}

function tokenRow(matrix: NamedMatrix, characters: readonly string[], token: string): number | null {
  if (matrix.rowKind !== 'token') return null;
  const row = token === BOS ? characters.length : characters.indexOf(token);
  return row < 0 ? null : row;
}

/**
 * Names that a misspelt one may have meant: those that contain it, then by how many letters differ.
 */
function nearestNames(matrices: readonly NamedMatrix[], name: string): string[] {
  return matrices
    .map((matrix) => ({ name: matrix.name, distance: distanceTo(matrix.name, name) }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MOST_SUGGESTIONS)
    .map((candidate) => candidate.name);
}

/** The least distance to the whole name, or to the end of it that begins after a `.` or `_`. */
function distanceTo(full: string, name: string): number {
  if (full.toLowerCase().includes(name.toLowerCase())) return 0;
  const ends = [...full.matchAll(/[._]/g)].map(({ index }) => full.slice(index + 1));
  return Math.min(...[full, ...ends].map((end) => editDistance(end.toLowerCase(), name.toLowerCase())));
}

/** Letters to put in, leave out or replace to make one word of the other (V. Levenshtein, 1966). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    above = row;
  }
  return above[b.length];
}

/**
 * The index of a row as it is shown: `3`, `BOS`, `'a'` as a name of a parameter has it, or
 * `U+200B`.
 */
export function shownRowLabel(matrix: RowsOfKind, row: number, characters: readonly string[]): string {
  const token = characters[row];
  return token !== undefined && matrix.rowKind === 'token' && !isVisible(token)
    ? shownToken(token)
    : isolated(rowLabel(matrix, row, characters));
}
