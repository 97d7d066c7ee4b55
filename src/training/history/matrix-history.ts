/**
 * Matrix history: the norms of gradients and updates of each parameter matrix in each step of a
 * run, in bounded memory.
 */

import type { ParameterMatrix } from '../../step/recorded-step';
import type { Known, Piece, Pieces } from './pieces';

/**
 * Bytes that a history may take; a run that has more keeps every second step, then every fourth,
 * and so on.
 */
export const MATRIX_HISTORY_BUDGET = 32 * 2 ** 20;
/** Steps per array, and arrays per piece. */
const CHUNK = 128;
const PIECE = 16;

export interface MatrixStatistics {
  /** L2 norm of the gradient, and its largest |element|. */
  readonly gradientL2: number;
  readonly gradientMax: number;
  /** L2 norm of the update over L2 norm of the values before it; 0 where nothing moved. */
  readonly updateRatio: number;
}

/** Numbers per matrix and step. */
const FIGURES = 3;
/** Marks a step without numbers: no norm is negative. */
const ABSENT = -1;

export class MatrixHistory {
  readonly matrices: readonly ParameterMatrix[];
  /** Steps (counted from 0) that are multiples of this are kept. */
  stride = 1;
  private readonly width: number;
  private readonly budget: number;
  /** The number of steps that may be kept. */
  private readonly most: number;
  /** Numbers of the steps 0, stride, 2 stride ..., `CHUNK` steps an array. */
  private chunks: Float64Array[] = [];
  /** The version of each piece. */
  private versions: object[] = [];

  constructor(matrices: readonly ParameterMatrix[], budget = MATRIX_HISTORY_BUDGET) {
    this.matrices = matrices;
    this.budget = budget;
    this.width = matrices.length * FIGURES;
    this.most = Math.max(1, Math.floor(budget / Float64Array.BYTES_PER_ELEMENT / this.width));
  }

  /**
   * Records step `index`, counted from 0: the gradients, and the values of all parameters after and
   * before its update. Makes one pass over the parameters. An older record of the step is replaced.
   */
  record(index: number, gradients: Float64Array, after: Float64Array, before: Float64Array): void {
    while (index / this.stride >= this.most) this.thin();
    if (index % this.stride !== 0) return;
    const numbers = this.chunkFor(index / this.stride);
    let at = this.placeOf(index / this.stride);
    for (const { first, rows, columns } of this.matrices) {
      const end = first + rows * columns;
      let gradientSquares = 0;
      let gradientMax = 0;
      let updateSquares = 0;
      let valueSquares = 0;
      for (let p = first; p < end; p++) {
        const gradient = Math.abs(gradients[p]);
        const value = before[p];
        const update = after[p] - value;
        gradientSquares += gradient * gradient;
        valueSquares += value * value;
        updateSquares += update * update;
        if (gradient > gradientMax || Number.isNaN(gradient)) gradientMax = gradient; // nothing is more than NaN
      }
      numbers[at++] = Math.sqrt(gradientSquares);
      numbers[at++] = gradientMax;
      numbers[at++] = updateSquares === 0 ? 0 : Math.sqrt(updateSquares) / Math.sqrt(valueSquares);
    }
  }

  /**
   * Returns the norms of the matrix with number `matrix` in step `index`, counted from 0; null
   * where the step was not kept.
   */
  at(index: number, matrix: number): MatrixStatistics | null {
    if (index % this.stride !== 0) return null;
    const numbers = this.chunks[Math.floor(index / this.stride / CHUNK)];
    const at = this.placeOf(index / this.stride) + matrix * FIGURES;
    if (numbers === undefined || numbers[at] === ABSENT) return null;
    return { gradientL2: numbers[at], gradientMax: numbers[at + 1], updateRatio: numbers[at + 2] };
  }

  /** The memory of the numbers, in bytes. */
  get bytes(): number {
    return this.chunks.length * CHUNK * this.width * Float64Array.BYTES_PER_ELEMENT;
  }

  /** Returns the bytes of the numbers of `steps` steps. */
  bytesOf(steps: number): number {
    return Math.min(steps, this.most) * this.width * Float64Array.BYTES_PER_ELEMENT;
  }

  /** Returns a copy with the first `steps` steps. */
  upTo(steps: number): MatrixHistory {
    const history = new MatrixHistory(this.matrices, this.budget);
    history.stride = this.stride;
    const rows = Math.ceil(steps / this.stride);
    // Arrays of earlier steps are not written any more and can be shared.
    history.chunks = this.chunks.slice(0, Math.floor(rows / CHUNK));
    history.versions = this.versions.slice(0, Math.floor(history.chunks.length / PIECE));
    for (let row = history.chunks.length * CHUNK; row < rows; row++) {
      const from = this.placeOf(row);
      const numbers = this.chunks[Math.floor(row / CHUNK)]?.subarray(from, from + this.width);
      if (numbers !== undefined) history.chunkFor(row).set(numbers, from);
    }
    return history;
  }

  /** Returns the pieces of the first `steps` steps. The last piece is always included in full. */
  pieces(steps: number, known: Known): Pieces<Piece> {
    const rows = Math.ceil(steps / this.stride);
    const pieces: Piece[] = [];
    for (let first = 0; first < rows; first += PIECE * CHUNK) {
      this.versions[pieces.length] ??= {};
      const version = this.versions[pieces.length];
      const count = Math.min(PIECE * CHUNK, rows - first);
      const last = first + count === rows;
      pieces.push({ version, bytes: known(version) && !last ? null : this.copy(first, count) });
    }
    return { stride: this.stride, pieces };
  }

  /** Takes over the history that another history of the same model kept. */
  take({ stride, pieces }: Pieces): void {
    this.stride = stride;
    this.chunks = [];
    this.versions = [];
    let row = 0;
    for (const piece of pieces) {
      const numbers = new Float64Array(piece.slice().buffer);
      for (let from = 0; from + this.width <= numbers.length; from += this.width) {
        this.chunkFor(row).set(numbers.subarray(from, from + this.width), this.placeOf(row));
        row++;
      }
    }
  }

  /** Returns the numbers of a stretch of rows from `first` on, where an array begins. */
  private copy(first: number, count: number): Uint8Array<ArrayBuffer> {
    const numbers = new Float64Array(count * this.width).fill(ABSENT);
    for (let row = 0; row < count; row += CHUNK) {
      const room = numbers.subarray(row * this.width, (row + CHUNK) * this.width);
      room.set(this.chunks[(first + row) / CHUNK]?.subarray(0, room.length) ?? []);
    }
    return new Uint8Array(numbers.buffer);
  }

  private placeOf(row: number): number {
    return (row % CHUNK) * this.width;
  }

  /** Returns the array of a row that is to be written. */
  private chunkFor(row: number): Float64Array {
    const at = Math.floor(row / CHUNK);
    this.versions[Math.floor(at / PIECE)] = {};
    while (this.chunks.length <= at) this.chunks.push(new Float64Array(CHUNK * this.width).fill(ABSENT));
    return this.chunks[at];
  }

  /** Drops every second kept step. */
  private thin(): void {
    const { chunks, width } = this;
    this.chunks = [];
    this.versions = [];
    this.stride *= 2;
    for (let row = 0; row < chunks.length * CHUNK; row += 2) {
      const from = this.placeOf(row);
      const numbers = chunks[Math.floor(row / CHUNK)].subarray(from, from + width);
      this.chunkFor(row / 2).set(numbers, this.placeOf(row / 2));
    }
  }
}
