/**
 * The text of keys: the names of boxes by their place in the structure (see BoxKey), written and read without a step.
 * Any text may come as a key.
 */

import type { BoxKey } from '../view/view';

/** The key of the step itself. */
export const STEP_KEY: BoxKey = '';

/** A group of more boxes than `LONGEST_GROUP` is cut into sections of so many. */
export const SECTION_LENGTH = 16;

/** The longest group that stands as a whole. */
export const LONGEST_GROUP = 32;

/** One segment of a key; `turn`, `index`, `row` and `column` count from 0, `operation` is the word of one. */
export type Segment =
  | { readonly kind: 'scope'; readonly site: number; readonly turn: number }
  /** Of the scopes of a site. */
  | { readonly kind: 'section'; readonly site: number; readonly index: number }
  | { readonly kind: 'bundle'; readonly site: number; readonly operation: string }
  | { readonly kind: 'node'; readonly site: number; readonly operation: string; readonly turn: number }
  | { readonly kind: 'matrix'; readonly name: string }
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'column'; readonly column: number }
  /** Of what is in a bundle, a matrix or a row, which is of one sort. */
  | { readonly kind: 'part'; readonly index: number };

/** The key of a child scope of the one with key `parent`. */
export function scopeKeyIn(parent: BoxKey, site: number, turn: number): BoxKey {
  return within(parent, `s${site}.${turn}`);
}

/** The key of the bundle of a site and operation, directly in the scope with key `scope`. */
export function bundleKeyIn(scope: BoxKey, site: number, operation: string): BoxKey {
  return within(scope, `b${site}.${operation}`);
}

/** The key of a node directly in the scope with key `scope`; the same whether or not it stands in a bundle. */
export function nodeKeyIn(scope: BoxKey, site: number, operation: string, turn: number): BoxKey {
  return within(scope, `n${site}.${operation}.${turn}`);
}

/** The key of a section of the scopes of a site in the one with key `parent`. */
export function sectionKeyIn(parent: BoxKey, site: number, index: number): BoxKey {
  return within(parent, `t${site}.${index}`);
}

/** The key of a section of what is in a bundle, a matrix or a row. */
export function partKeyIn(parent: BoxKey, index: number): BoxKey {
  return within(parent, `t${index}`);
}

export function matrixKey(name: string): BoxKey {
  return `p${name}`;
}

export function rowKeyIn(matrix: BoxKey, row: number): BoxKey {
  return within(matrix, `r${row}`);
}

/** The key of a parameter in the row of its matrix. */
export function columnKeyIn(row: BoxKey, column: number): BoxKey {
  return within(row, `c${column}`);
}

/** Whether the key is that of a parameter matrix or of something in one. */
export function isParameterKey(key: BoxKey): boolean {
  return key.startsWith('p');
}

/** The key around a key: that of a child's scope, of a row's matrix; the step's for what is outermost. */
export function keyAround(key: BoxKey): BoxKey {
  const slash = key.lastIndexOf('/');
  return slash < 0 ? STEP_KEY : key.slice(0, slash);
}

/** The key of the section that a scope, node, row or parameter stands in if its group is cut into sections; null for any other key. */
export function sectionAround(key: BoxKey): BoxKey | null {
  const segments = segmentsOf(key);
  const last = segments?.at(-1);
  const around = keyAround(key);
  const index = (turn: number) => Math.floor(turn / SECTION_LENGTH);
  switch (last?.kind) {
    case 'scope':
      return sectionKeyIn(around, last.site, index(last.turn));
    case 'node':
      return partKeyIn(bundleKeyIn(around, last.site, last.operation), index(last.turn));
    case 'row':
      return partKeyIn(around, index(last.row));
    case 'column':
      return partKeyIn(around, index(last.column));
    default:
      return null;
  }
}

// Numbers are written in one way only, without leading zeros, so that a place has one key.
const NUMBER = '(0|[1-9]\\d{0,8})';
const SCOPE = new RegExp(`^s${NUMBER}\\.${NUMBER}$`);
const SECTION = new RegExp(`^t${NUMBER}\\.${NUMBER}$`);
const BUNDLE = new RegExp(`^b${NUMBER}\\.([a-z]{1,16})$`);
const NODE = new RegExp(`^n${NUMBER}\\.([a-z]{1,16})\\.${NUMBER}$`);
const ROW = new RegExp(`^r${NUMBER}$`);
const COLUMN = new RegExp(`^c${NUMBER}$`);
const PART = new RegExp(`^t${NUMBER}$`);

/**
 * The segments of a key, from the outside in; none for the step's. Null for what is no key: its segments do not stand in
 * the order that keys have. Whether a step has the place is not looked at.
 */
export function segmentsOf(key: BoxKey): readonly Segment[] | null {
  if (key === STEP_KEY) return [];
  const segments: Segment[] = [];
  for (const text of key.split('/')) {
    const before = segments.at(-1);
    const segment = parseSegment(text, before);
    if (segment === null) return null;
    segments.push(segment);
  }
  return segments;
}

function parseSegment(text: string, before: Segment | undefined): Segment | null {
  switch (before?.kind) {
    case undefined:
      return text.startsWith('p') ? { kind: 'matrix', name: text.slice(1) } : parseInScope(text);
    case 'scope':
      return parseInScope(text);
    case 'bundle':
      return parsePart(text);
    case 'matrix': {
      const row = ROW.exec(text);
      return row === null ? parsePart(text) : { kind: 'row', row: Number(row[1]) };
    }
    case 'row': {
      const column = COLUMN.exec(text);
      return column === null ? parsePart(text) : { kind: 'column', column: Number(column[1]) };
    }
    default:
      return null;
  }
}

function parseInScope(text: string): Segment | null {
  const scope = SCOPE.exec(text);
  if (scope !== null) return { kind: 'scope', site: Number(scope[1]), turn: Number(scope[2]) };
  const section = SECTION.exec(text);
  if (section !== null) return { kind: 'section', site: Number(section[1]), index: Number(section[2]) };
  const bundle = BUNDLE.exec(text);
  if (bundle !== null) return { kind: 'bundle', site: Number(bundle[1]), operation: bundle[2] ?? '' };
  const node = NODE.exec(text);
  if (node === null) return null;
  return { kind: 'node', site: Number(node[1]), operation: node[2] ?? '', turn: Number(node[3]) };
}

function parsePart(text: string): Segment | null {
  const part = PART.exec(text);
  return part === null ? null : { kind: 'part', index: Number(part[1]) };
}

function within(parent: BoxKey, segment: string): BoxKey {
  return parent === STEP_KEY ? segment : `${parent}/${segment}`;
}
