/**
 * ReLU units: the row of weights that feeds a ReLU, at any position, and whether a ReLU is
 * inactive.
 */

import { ADD, MUL, RELU, type Tape } from '../../engine/tape';
import type { SourceTables } from '../../program/tables';
import type { NodeId, ParameterMatrix } from '../recorded-step';

/** The row of weights that feeds a ReLU, by its number among the rows of all parameter matrices. */
export type ReluUnit = number & { readonly brand?: 'ReluUnit' };

/**
 * Returns whether the input of a ReLU is 0 or less: it passes nothing on, forward or back. NaN is
 * neither.
 */
export function isInactive({ data }: Pick<Tape, 'data'>, relu: NodeId): boolean {
  return data[relu] === 0;
}

/**
 * One number a scope site: 1 where nodes made directly in its scopes may be ReLUs, because the
 * function that contains the site makes some; looking only there is much faster than looking at all
 * nodes. 1 for all where no place of a ReLU is known. The arguments of a call are made before its
 * scope opens.
 */
export function scopesOfRelus({ sites, scopeSites, parts }: SourceTables): Uint8Array {
  const functions = new Set(sites.filter(({ method }) => method === 'relu').map(({ functionName }) => functionName));
  const has = (name: string) => functions.size === 0 || functions.has(name);
  const marked = Uint8Array.from(scopeSites, ({ callee, functionName }) => (has(callee ?? functionName) ? 1 : 0));
  // The parts of the step open no scope of their own.
  if (parts.some(({ callee }) => has(callee))) marked[0] = 1;
  return marked;
}

/** Calls back for the ReLUs of a tape, scope by scope. `scopes` is the result of scopesOfRelus. */
export function eachRelu(tape: Tape, scopes: Uint8Array, onRelu: (relu: NodeId) => void): void {
  const { op, parameterCount, scopeCount, scopeSite, scopeFirst, scopeLast } = tape;
  for (let scope = 0; scope < scopeCount; scope++) {
    if (scopes[scopeSite[scope]] === 0) continue;
    let node = Math.max(parameterCount, scopeFirst[scope]);
    const last = scopeLast[scope];
    for (let inner = scope + 1; node <= last; inner++) {
      // Up to the next scope in it, then on behind that. Those inside of that lie before.
      const end = inner < scopeCount ? Math.min(last + 1, scopeFirst[inner]) : last + 1;
      for (; node < end; node++) if (op[node] === RELU) onRelu(node);
      if (inner < scopeCount && scopeLast[inner] >= node) node = scopeLast[inner] + 1;
    }
  }
}

/** Number of units that a model may have: the rows of all its parameter matrices. */
export function unitCount(matrices: readonly ParameterMatrix[]): number {
  return matrices.reduce((count, { rows }) => count + rows, 0);
}

/** One number a parameter: the row that contains it, among the rows of all matrices. */
export function unitOfParameter(matrices: readonly ParameterMatrix[]): Int32Array {
  const parameters = matrices.reduce((count, { rows, columns }) => count + rows * columns, 0);
  const units = new Int32Array(parameters);
  let unit = 0;
  for (const { first, rows, columns } of matrices) {
    for (let row = 0; row < rows; row++) units.fill(unit++, first + row * columns, first + (row + 1) * columns);
  }
  return units;
}

/**
 * The unit of a ReLU: its input is a dot product, a sum whose last term is a weight times an
 * activation, and the unit is the row of that weight. -1 for a ReLU of anything else. `units` is
 * the result of unitOfParameter.
 */
export function unitOfRelu({ op, left, right }: Tape, units: Int32Array, relu: NodeId): ReluUnit {
  const input = left[relu];
  const term = op[input] === ADD ? right[input] : input;
  return op[term] === MUL ? unitOfProduct(units, left[term], right[term]) : -1;
}

/** The unit of a ReLU whose input's last term is the product of two nodes. */
export function unitOfProduct(units: Int32Array, a: NodeId, b: NodeId): ReluUnit {
  const weight = a < units.length ? a : b;
  return weight < units.length ? units[weight] : -1;
}
