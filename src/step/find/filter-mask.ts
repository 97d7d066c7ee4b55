/**
 * Filter mask: filter to the nodes of a step that it means, in one pass over the tape, in blocks.
 */

import { RELU, type Tape } from '../../engine/tape';
import { isInactive } from '../model/relu-units';
import type { NodeId, RecordedStep } from '../recorded-step';
import type { Reach } from '../tape/reach';
import type { ScopeTree } from '../tape/scopes';
import { scopeSiteNames } from './filter-names';
import type { FilterExpression, LinesTerm, MeasureTerm, ScopePattern } from './filter-syntax';

const NONE: Resolved = { kind: 'none' };

/** Nodes in a block. */
const BLOCK = 2 ** 16;

/** Parameters from `first` up to, not including, `end`. */
interface Interval {
  readonly first: NodeId;
  readonly end: NodeId;
}

/**
 * A filter with the data that it needs of a step looked up, so that each term is one loop over flat
 * arrays.
 */
type Resolved =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Resolved[] }
  | { readonly kind: 'not'; readonly part: Resolved }
  /** Nodes whose operation, site or scope is 1 in the table; parameters have an operation only. */
  | { readonly kind: 'operation' | 'site' | 'scope'; readonly table: Uint8Array }
  | { readonly kind: 'parameters' | 'uses'; readonly intervals: readonly Interval[] }
  | MeasureTerm
  | { readonly kind: 'nonfinite' | 'inactive' | 'untouched' | 'none' };

/**
 * Returns one number a node: 1 where the filter means it, else 0. Yields after every block of
 * 65,536 nodes, where a caller may do other work; the tape must be the same when it continues.
 */
export function* filterMask(
  step: RecordedStep,
  reach: Reach,
  tree: ScopeTree,
  expression: FilterExpression,
): Generator<void, Uint8Array> {
  const { length } = step.tape;
  const resolved = resolve(step, tree, expression);
  const blocks = new Blocks(step, reach);
  const mask = new Uint8Array(length);
  for (let from = 0; from < length; from += BLOCK) {
    if (from > 0) yield;
    blocks.fill(resolved, from, mask.subarray(from, Math.min(length, from + BLOCK)), 0);
  }
  return mask;
}

/** Fills blocks of masks. */
class Blocks {
  private readonly step: RecordedStep;
  private readonly reached: Uint8Array;
  /** Room for the parts of expressions, one block for each depth. */
  private readonly parts: Uint8Array[] = [];

  constructor(step: RecordedStep, { reached }: Reach) {
    this.step = step;
    this.reached = reached;
  }

  /**
   * Sets `out`, whose first number is that of node `from`, to 1 where the node is meant, else to 0.
   */
  fill(resolved: Resolved, from: NodeId, out: Uint8Array, depth: number): void {
    switch (resolved.kind) {
      case 'all':
      case 'any':
        this.combine(resolved.kind, resolved.parts, from, out, depth);
        break;
      case 'not':
        this.fill(resolved.part, from, out, depth);
        for (let i = 0; i < out.length; i++) out[i] ^= 1;
        break;
      case 'operation':
      case 'site':
      case 'scope':
        this.lookUp(resolved, from, out);
        break;
      case 'parameters':
        out.fill(0);
        for (const { first, end } of resolved.intervals) {
          if (end > from) out.fill(1, Math.max(0, first - from), end - from);
        }
        break;
      case 'uses':
        this.uses(resolved.intervals, from, out);
        break;
      case 'measure':
        this.measure(resolved, from, out);
        break;
      case 'nonfinite':
        this.nonFinite(from, out);
        break;
      case 'inactive':
        this.inactive(from, out);
        break;
      case 'none':
        out.fill(0);
        break;
      case 'untouched':
        for (let i = 0; i < out.length; i++) out[i] = 1 - this.reached[from + i];
        break;
    }
  }

  private combine(
    kind: 'all' | 'any',
    [first, ...rest]: readonly Resolved[],
    from: NodeId,
    out: Uint8Array,
    depth: number,
  ): void {
    this.parts[depth] ??= new Uint8Array(BLOCK);
    const part = this.parts[depth].subarray(0, out.length);
    this.fill(first, from, out, depth + 1);
    for (const other of rest) {
      this.fill(other, from, part, depth + 1);
      if (kind === 'all') for (let i = 0; i < out.length; i++) out[i] &= part[i];
      else for (let i = 0; i < out.length; i++) out[i] |= part[i];
    }
  }

  /** A loop for each array, so that each is compiled for one type of array. */
  private lookUp(
    { kind, table }: Resolved & { kind: 'operation' | 'site' | 'scope' },
    from: NodeId,
    out: Uint8Array,
  ): void {
    const { op, site, scope, parameterCount } = this.step.tape;
    if (kind === 'operation') {
      for (let i = 0; i < out.length; i++) out[i] = table[op[from + i]];
      return;
    }
    const start = Math.max(0, Math.min(out.length, parameterCount - from));
    out.fill(0, 0, start);
    if (kind === 'site') for (let i = start; i < out.length; i++) out[i] = table[site[from + i]];
    else for (let i = start; i < out.length; i++) out[i] = table[scope[from + i]];
  }

  private uses(intervals: readonly Interval[], from: NodeId, out: Uint8Array): void {
    const { left, right, parameterCount } = this.step.tape;
    out.fill(0);
    for (const { first, end } of intervals) {
      for (let i = Math.max(0, parameterCount - from); i < out.length; i++) {
        const a = left[from + i];
        const b = right[from + i];
        if ((a >= first && a < end) || (b >= first && b < end)) out[i] = 1;
      }
    }
  }

  private measure(term: MeasureTerm, from: NodeId, out: Uint8Array): void {
    const { tape, valuesBefore } = this.step;
    if (term.of === 'gradient') {
      compare(term, tape.grad, from, out);
      // A node that the loss does not depend on has no gradient, not one of zero.
      for (let i = 0; i < out.length; i++) out[i] &= this.reached[from + i];
      return;
    }
    const ofParameters = Math.max(0, Math.min(out.length, tape.parameterCount - from));
    compare(term, valuesBefore, from, out.subarray(0, ofParameters));
    compare(term, tape.data, from + ofParameters, out.subarray(ofParameters));
  }

  private nonFinite(from: NodeId, out: Uint8Array): void {
    const { tape, valuesBefore } = this.step;
    for (let i = 0; i < out.length; i++) {
      const node = from + i;
      const value = node < tape.parameterCount ? valuesBefore[node] : tape.data[node];
      const gradient = this.reached[node] === 1 ? tape.grad[node] : 0;
      out[i] = value - value === 0 && gradient - gradient === 0 ? 0 : 1; // NaN for what is not finite
    }
  }

  private inactive(from: NodeId, out: Uint8Array): void {
    const { tape } = this.step;
    for (let i = 0; i < out.length; i++) {
      out[i] = tape.op[from + i] === RELU && isInactive(tape, from + i) ? 1 : 0;
    }
  }
}

/** NaN lies in no interval. Without branches: which numbers lie in it is hard to predict. */
function compare({ magnitude, ...term }: MeasureTerm, numbers: Float64Array, from: NodeId, out: Uint8Array): void {
  const low = term.lowIncluded ? term.low : nextAbove(term.low);
  const high = term.highIncluded ? term.high : -nextAbove(-term.high);
  if (magnitude) {
    for (let i = 0; i < out.length; i++) {
      const number = Math.abs(numbers[from + i]);
      out[i] = Number(number >= low) & Number(number <= high);
    }
  } else {
    for (let i = 0; i < out.length; i++) {
      const number = numbers[from + i];
      out[i] = Number(number >= low) & Number(number <= high);
    }
  }
}

/** The least number above another; NaN, which nothing is as large as, above infinity. */
function nextAbove(number: number): number {
  if (number === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(1);
  const float = new Float64Array(bits.buffer);
  float[0] = number;
  bits[0] += number > 0 ? 1n : -1n;
  return float[0];
}

function resolve(step: RecordedStep, tree: ScopeTree, expression: FilterExpression): Resolved {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return { kind: expression.kind, parts: expression.parts.map((part) => resolve(step, tree, part)) };
    case 'not':
      return { kind: 'not', part: resolve(step, tree, expression.part) };
    case 'operation': {
      const table = new Uint8Array(256);
      table[expression.code] = 1;
      return { kind: 'operation', table };
    }
    case 'scopes':
      return { kind: 'scope', table: scopesOnPath(step, tree, expression.path) };
    case 'lines':
      return nodesOfLines(step, expression);
    case 'parameters':
    case 'uses':
      return { kind: expression.kind, intervals: intervalsOf(step, (name) => expression.matrices.includes(name)) };
    default:
      return expression;
  }
}

/** One number a scope: 1 for those that the path is for, and those within them. */
function scopesOnPath(step: RecordedStep, tree: ScopeTree, path: readonly ScopePattern[]): Uint8Array {
  const { scopeCount, scopeSite, scopeParent } = step.tape;
  const bySite = path.map(({ name }) =>
    Uint8Array.from(step.source.scopeSites, (_, site) => Number(scopeSiteNames(step, site).includes(name))),
  );
  /** The number of patterns of the path that are matched from the step down to each scope. */
  const met = new Uint16Array(scopeCount);
  const found = new Uint8Array(scopeCount);
  for (let scope = 0; scope < scopeCount; scope++) {
    const before = scope === 0 ? 0 : met[scopeParent[scope]];
    const wanted = path[before];
    const meets =
      wanted !== undefined &&
      bySite[before][scopeSite[scope]] === 1 &&
      (wanted.turn === null || wanted.turn === tree.turn[scope]);
    met[scope] = before + Number(meets);
    found[scope] = Number(met[scope] === path.length);
  }
  return found;
}

/** With calls, a parameter belongs to the lines where its matrix is made. */
function nodesOfLines({ tape, source, matrices }: RecordedStep, { first, last, calls }: LinesTerm): Resolved {
  const sites = Uint8Array.from(source.sites, ({ range }, site) =>
    Number(site > 0 && range.line >= first && range.line <= last),
  );
  const own: Resolved = sites.includes(1) ? { kind: 'site', table: sites } : NONE;
  if (!calls) return own;
  const scopeSites = Uint8Array.from(source.scopeSites, ({ kind, range }) => {
    // A loop's own line is its first; the other lines are those of its body.
    const end = kind === 'call' ? range.endLine : range.line;
    return Number(kind !== 'step' && range.line <= last && end >= first);
  });
  const intervals = intervalsOf({ matrices }, (_, scopeSite) => {
    const { range } = source.scopeSites[scopeSite];
    return range.line <= last && range.endLine >= first;
  });
  const parts: Resolved[] = own === NONE ? [] : [own];
  if (scopeSites.includes(1)) parts.push({ kind: 'scope', table: withinScopes(tape, scopeSites) });
  if (intervals.length > 0) parts.push({ kind: 'parameters', intervals });
  // Most lines of a source make nothing, and most others are one of these.
  if (parts.length < 2) return parts[0] ?? NONE;
  return { kind: 'any', parts };
}

/** One number a scope: 1 for those of the sites that are 1, and those within them. */
function withinScopes({ scopeCount, scopeSite, scopeParent }: Tape, sites: Uint8Array): Uint8Array {
  const scopes = new Uint8Array(scopeCount);
  for (let scope = 1; scope < scopeCount; scope++) {
    scopes[scope] = sites[scopeSite[scope]] | scopes[scopeParent[scope]];
  }
  return scopes;
}

function intervalsOf(
  { matrices }: Pick<RecordedStep, 'matrices'>,
  takes: (name: string, scopeSite: number) => boolean,
): Interval[] {
  return matrices
    .filter(({ name, scopeSite }) => takes(name, scopeSite))
    .map(({ first, rows, columns }) => ({ first, end: first + rows * columns }));
}
