/**
 * Key syntax: writes and reads the names of boxes by their place in the structure (see BoxKey),
 * without a step. Any text may come as a key.
 */

import type { BoxKey } from '../view/view';

/** The key of the step itself. */
export const STEP_KEY: BoxKey = '';

/** Boxes in a section. A group of more boxes than `LONGEST_GROUP` is cut into sections. */
export const SECTION_LENGTH = 16;

/** Boxes in the longest group that is not cut into sections. */
export const LONGEST_GROUP = 32;

/**
 * One segment of a key; `turn`, `index`, `row` and `column` count from 0, `operation` is the word
 * of one.
 */
export type Segment =
  | { readonly kind: 'scope'; readonly site: number; readonly turn: number }
  /** Of the scopes of a site. */
  | { readonly kind: 'section'; readonly site: number; readonly index: number }
  | { readonly kind: 'bundle'; readonly site: number; readonly operation: string }
  | { readonly kind: 'node'; readonly site: number; readonly operation: string; readonly turn: number }
  | { readonly kind: 'matrix'; readonly name: string }
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'column'; readonly column: number }
  /** A section of a bundle, a matrix or a row, whose members are of one kind. */
  | { readonly kind: 'part'; readonly index: number };

/** The key of a child scope of the one with key `parent`. */
export function scopeKeyIn(parent: BoxKey, site: number, turn: number): BoxKey {
  return within(parent, `s${site}.${turn}`);
}

/** The key of the bundle of a site and operation, directly in the scope with key `scope`. */
export function bundleKeyIn(scope: BoxKey, site: number, operation: string): BoxKey {
  return within(scope, `b${site}.${operation}`);
}

/**
 * The key of a node directly in the scope with key `scope`; the same whether or not it is in a
 * bundle.
 */
export function nodeKeyIn(scope: BoxKey, site: number, operation: string, turn: number): BoxKey {
  return within(scope, `n${site}.${operation}.${turn}`);
}

/** The key of a section of the scopes of a site in the one with key `parent`. */
export function sectionKeyIn(parent: BoxKey, site: number, index: number): BoxKey {
  return within(parent, `t${site}.${index}`);
}

/** Returns the key of a section of a bundle, a matrix or a row. */
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

/** Returns whether the key is that of a parameter matrix or of something in one. */
export function isParameterKey(key: BoxKey): boolean {
  return key.startsWith('p');
}

/**
 * The key around a key: that of a child's scope, of a row's matrix; the step's for an outermost
 * key.
 */
export function keyAround(key: BoxKey): BoxKey {
  const slash = key.lastIndexOf('/');
  return slash < 0 ? STEP_KEY : key.slice(0, slash);
}

/**
 * Returns the key of the section that contains a scope, node, row or parameter if its group is cut
 * into sections; null for any other key.
 */
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
 * Returns the segments of a key, from the outside in; none for the step's. Null for a text that is
 * not a key: its segments are not in the order that keys have. Does not check whether a step has
 * the place.
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
  if (bundle !== null) return { kind: 'bundle', site: Number(bundle[1]), operation: bundle[2] };
  const node = NODE.exec(text);
  if (node === null) return null;
  return { kind: 'node', site: Number(node[1]), operation: node[2], turn: Number(node[3]) };
}

function parsePart(text: string): Segment | null {
  const part = PART.exec(text);
  return part === null ? null : { kind: 'part', index: Number(part[1]) };
}

function within(parent: BoxKey, segment: string): BoxKey {
  return parent === STEP_KEY ? segment : `${parent}/${segment}`;
}
