/**
 * Row kinds: the matrices of a model that have a row for each token, and those that have one for
 * each position. They follow from names and shapes alone, so they are the same in every step of a
 * run.
 */

import type { RowKind } from '../recorded-step';

/** Matrices of the built-in program with a row for each token. */
const OF_TOKENS: ReadonlySet<string> = new Set(['wte', 'lm_head']);

/** Matrix of the built-in program with a row for each position. */
const OF_POSITIONS = 'wpe';

export interface Shape {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Returns the kind of the rows of each matrix: by its name, else by its number of rows. The number
 * decides only where it can be no other: the vocabulary and the block differ, and no vector that a
 * matrix is multiplied with is as long. A table of the token that follows each token is square.
 */
export function rowKinds(shapes: readonly Shape[], vocabularySize: number, blockSize: number): RowKind[] {
  const named = shapes.map((shape) => namedKind(shape, vocabularySize));
  // A single row is a bias. Where each vector is a single number, it may be a matrix of the
  // built-in program.
  const matrices = named.some((kind) => kind !== null) ? shapes : shapes.filter(({ rows }) => rows > 1);
  const differ = vocabularySize !== blockSize;
  const tokens = differ && (!isLength(matrices, vocabularySize) || areSquare(matrices, vocabularySize));
  const positions = differ && !isLength(matrices, blockSize);
  return shapes.map(({ rows }, i) => {
    if (tokens && rows === vocabularySize) return named[i] ?? 'token';
    return named[i] ?? (positions && rows === blockSize ? 'position' : 'row');
  });
}

function namedKind({ name, rows }: Shape, vocabularySize: number): RowKind | null {
  if (OF_TOKENS.has(name) && rows === vocabularySize) return 'token';
  return name === OF_POSITIONS ? 'position' : null;
}

/** Returns whether a matrix has so many columns. */
function isLength(matrices: readonly Shape[], size: number): boolean {
  return matrices.some(({ columns }) => columns === size);
}

/** Returns whether each matrix with so many rows has as many columns, and the other way round. */
function areSquare(matrices: readonly Shape[], size: number): boolean {
  return matrices.every(({ rows, columns }) => (rows === size) === (columns === size));
}
