/**
 * Matrix parts: the parameters that an expression names, as in `wte['a'][3].grad`,
 * `layer0.attn_wq[2]`, `wpe`.
 */

import { UserError } from '../../engine/user-error';
import type { ParameterMatrix } from '../../step/recorded-step';
import { nearest } from '../../text/nearest';
import { quoted } from '../../text/quoted-text';
import { isolated, shownVocabulary } from '../../text/token-text';
import type { ExpressionMoment } from './expression';
import type { Syntax } from './parse';

/** The numbers of every parameter by their names; `arrays` are the names of the optimizer's arrays. */
export function quantityNames(arrays: readonly string[]): string[] {
  return ['value', 'grad', ...arrays, 'update'];
}

type Index = (at: ExpressionMoment) => number;

export interface MatrixPart {
  readonly matrix: ParameterMatrix;
  /** Null for all rows; the column likewise. */
  readonly row: Index | null;
  readonly column: Index | null;
  /** One of `quantityNames`. */
  readonly quantity: string;
  /** As written, for errors. */
  readonly text: string;
}

/** The compiler, as far as matrix parts need it. */
interface Lookup {
  readonly matrices: readonly ParameterMatrix[];
  readonly characters: readonly string[];
  readonly arrays: readonly string[];
  written(syntax: Syntax): string;
  /** Compiles an index. */
  number(syntax: Syntax): Index;
}

/** Returns the part that the syntax names; null where it does not begin with a matrix. */
export function matrixPart(syntax: Syntax, lookup: Lookup): MatrixPart | null {
  const text = lookup.written(syntax);
  const matrix = lookup.matrices.find(({ name }) => name === text);
  if (matrix !== undefined) return { matrix, row: null, column: null, quantity: 'value', text };
  if (syntax.kind === 'member') {
    const part = matrixPart(syntax.object, lookup);
    if (part === null) return null;
    const known = quantityNames(lookup.arrays);
    if (known.includes(syntax.name)) return { ...part, quantity: syntax.name, text };
    const close = nearest(syntax.name, known);
    throw new UserError(
      `A parameter has no \`${syntax.name}\`: it has ${(close.length > 0 ? close : known).join(', ')}.`,
    );
  }
  if (syntax.kind !== 'element') return null;
  const part = matrixPart(syntax.object, lookup);
  if (part === null) return null;
  if (part.row === null) return { ...part, row: rowIndex(part.matrix, syntax.index, lookup), text };
  if (part.column === null) {
    const { name, columns } = part.matrix;
    return { ...part, column: indexBelow(columns, syntax.index, `column of ${name}`, lookup), text };
  }
  throw new UserError(`\`${text}\` goes too deep: ${part.matrix.name} has rows and columns.`);
}

export function partKind({ row, column }: MatrixPart): 'number' | 'vector' {
  return row !== null && column !== null ? 'number' : 'vector';
}

/** Returns the numbers of a part at a moment, row by row. */
export function partRead(part: MatrixPart, at: ExpressionMoment): Float64Array {
  const { first, rows, columns } = part.matrix;
  const row = part.row === null ? 0 : below(rows, part.row(at), `row of ${part.matrix.name}`);
  const column = part.column === null ? 0 : below(columns, part.column(at), `column of ${part.matrix.name}`);
  const length = part.row === null ? rows * columns : part.column === null ? columns : 1;
  const from = first + row * columns + column;
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = quantityAt(part, from + i, at);
  return numbers;
}

/** Returns an element of a list. Throws a UserError where the list is shorter. */
export function elementOf(list: Float64Array, index: number, name: string): number {
  return list[below(list.length, index, `element of ${name}`)];
}

function quantityAt({ quantity, text }: MatrixPart, parameter: number, at: ExpressionMoment): number {
  switch (quantity) {
    case 'value':
      return at.computed(at.state.value(parameter), text);
    case 'grad':
      return at.computed(at.state.gradient(parameter), text);
    case 'update':
      return at.computed(at.state.update(parameter), text);
    default:
      return at.computed(at.state.optimizer(quantity, parameter), text);
  }
}

function rowIndex(matrix: ParameterMatrix, index: Syntax, lookup: Lookup): Index {
  const { characters } = lookup;
  const what = `row of ${matrix.name}`;
  const tokens = matrix.rowKind === 'token';
  if (index.kind === 'text' && !tokens) {
    throw new UserError(`The rows of ${matrix.name} have numbers, from 0 to ${matrix.rows - 1}.`);
  }
  const token = tokens ? tokenOf(index, characters, what) : null;
  return token === null ? indexBelow(matrix.rows, index, what, lookup) : () => token;
}

/**
 * Returns the token that an index names, `'a'` or `BOS`; null for an index that is a number. Throws
 * a UserError for a text that is not a token; `what`: what has one a token.
 */
export function tokenOf(index: Syntax, characters: readonly string[], what = 'token'): number | null {
  if (index.kind === 'name' && index.name === 'BOS') return characters.length;
  if (index.kind !== 'text') return null;
  const token = index.value === 'BOS' ? characters.length : characters.indexOf(index.value);
  if (token >= 0) return token;
  throw new UserError(
    `There is no ${what} ${isolated(quoted(index.value))}: use a character of the vocabulary (${shownVocabulary(characters)}) or BOS.`,
  );
}

function indexBelow(count: number, index: Syntax, what: string, lookup: Lookup): Index {
  if (index.kind !== 'number') return lookup.number(index);
  const checked = below(count, index.value, what);
  return () => checked;
}

function below(count: number, index: number, what: string): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new UserError(`There is no ${what} ${index}: they go from 0 to ${count - 1}.`);
}
