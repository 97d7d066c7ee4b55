/**
 * Operations of Value, a line each: name, sign, what it computes and its local derivatives. The
 * place in the list is the operation's code on the tape. Whatever reads a tape reads this list;
 * value.ts has the usual operations written out, for speed.
 */

import { exp, log, pow, tanh } from './numbers';

export interface Operation {
  /**
   * Names it in keys, filters and expressions, the same for good; the method of Value that makes
   * it.
   */
  readonly word: string;
  /** Shows it: `+`, `×`, `exp`. */
  readonly sign: string;
  /** How many nodes it takes in. */
  readonly arity: 0 | 1 | 2;
  /**
   * Its value. `a` and `b` are the inputs' values; `b` is the exponent of `pow`, and NaN where
   * there is none.
   */
  readonly forward: (a: number, b: number) => number;
  /**
   * d out / d a, where `out` is its value. Throws a RangeError where it has no such input, as
   * `right` does.
   */
  readonly left: (a: number, b: number, out: number) => number;
  /** d out / d b */
  readonly right: (a: number, b: number, out: number) => number;
}

const none = (): never => {
  throw new RangeError('The operation has no such input.');
};
const given = { arity: 0, forward: none, left: none, right: none } as const;
const unary = { arity: 1, right: none } as const;
const binary = { arity: 2 } as const;

export const operations: readonly Operation[] = [
  { word: 'parameter', sign: 'parameter', ...given },
  { word: 'constant', sign: 'constant', ...given },
  { word: 'add', sign: '+', ...binary, forward: (a, b) => a + b, left: () => 1, right: () => 1 },
  { word: 'mul', sign: '×', ...binary, forward: (a, b) => a * b, left: (_, b) => b, right: (a) => a },
  { word: 'pow', sign: 'pow', ...unary, forward: pow, left: (a, k) => k * pow(a, k - 1) },
  { word: 'log', sign: 'log', ...unary, forward: log, left: (a) => 1 / a },
  { word: 'exp', sign: 'exp', ...unary, forward: exp, left: (_a, _b, out) => out },
  { word: 'relu', sign: 'relu', ...unary, forward: (a) => Math.max(0, a), left: (a) => (a > 0 ? 1 : 0) },
  { word: 'tanh', sign: 'tanh', ...unary, forward: tanh, left: (_a, _b, out) => 1 - out * out },
  { word: 'sigmoid', sign: 'sigmoid', ...unary, forward: sigmoid, left: (_a, _b, out) => out * (1 - out) },
  { word: 'sqrt', sign: 'sqrt', ...unary, forward: Math.sqrt, left: (_a, _b, out) => 0.5 / out },
  // At a tie the gradient goes to b alone, so that a.max(0) passes on what a.relu() does.
  { word: 'max', sign: 'max', ...binary, forward: Math.max, left: (a, b) => +(a > b), right: (a, b) => +(a <= b) },
];

/**
 * Methods of Value that make several nodes, with the operation of the last one, which holds the
 * result.
 */
export const composed: Readonly<Record<string, string>> = { neg: 'mul', sub: 'add', div: 'mul' };

/** The logistic function, 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** The code of an operation by its word. Throws a RangeError for a word that is not in the list. */
export function codeOf(word: string): number {
  const code = operations.findIndex((operation) => operation.word === word);
  if (code < 0) throw new RangeError(`There is no operation ${word}.`);
  return code;
}
