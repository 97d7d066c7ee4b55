/** What became of each parameter matrix in each step of a run: norms of gradients and updates, in bounded memory. */

import type { ParameterMatrix } from '../graph/recorded-step';

/** So many numbers are kept, 32 MB; a run that has more keeps every second step, then every fourth, and so on. */
const MOST_NUMBERS = 2 ** 22;
const NUMBERS_AT_FIRST = 2 ** 12;

export interface MatrixStatistics {
  /** L2 norm of the gradient, and its largest |element|. */
  readonly gradientL2: number;
  readonly gradientMax: number;
  /** L2 norm of the update over L2 norm of the values before it; 0 where nothing moved. */
  readonly updateRatio: number;
}

/** Numbers a matrix and step. */
const FIGURES = 3;

export class MatrixHistory {
  readonly matrices: readonly ParameterMatrix[];
  /** Steps (counted from 0) that are multiples of this are kept. */
  stride = 1;
  private readonly most: number;
  private numbers = new Float64Array(NUMBERS_AT_FIRST);
  private kept = 0;

  /** `most`: how many numbers may be kept. */
  constructor(matrices: readonly ParameterMatrix[], most = MOST_NUMBERS) {
    this.matrices = matrices;
    this.most = most;
  }

  /**
   * Takes in the step `index`, counted from 0, each in its turn: the gradients, and the values of all parameters after and
   * before its update. One pass over the parameters.
   */
  record(index: number, gradients: Float64Array, after: Float64Array, before: Float64Array): void {
    if (index % this.stride !== 0) return;
    this.makeRoom();
    // Making room may have halved what is kept, and this step with it.
    if (index % this.stride !== 0) return;
    const { numbers, matrices } = this;
    let at = this.kept * this.width;
    for (const { first, rows, columns } of matrices) {
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
    this.kept++;
  }

  /** Of the matrix at `matrix` in the step `index`, counted from 0; null where it was not kept. */
  at(index: number, matrix: number): MatrixStatistics | null {
    if (index % this.stride !== 0 || index / this.stride >= this.kept) return null;
    const at = (index / this.stride) * this.width + matrix * FIGURES;
    return {
      gradientL2: this.numbers[at],
      gradientMax: this.numbers[at + 1],
      updateRatio: this.numbers[at + 2],
    };
  }

  private get width(): number {
    return this.matrices.length * FIGURES;
  }

  private makeRoom(): void {
    const { width } = this;
    const needed = (this.kept + 1) * width;
    if (needed > this.most && this.kept > 1) {
      for (let from = 0, to = 0; from < this.kept; from += 2, to++) {
        this.numbers.copyWithin(to * width, from * width, (from + 1) * width);
      }
      this.kept = Math.ceil(this.kept / 2);
      this.stride *= 2;
    } else if (needed > this.numbers.length) {
      const larger = new Float64Array(Math.max(needed, 2 * this.numbers.length));
      larger.set(this.numbers);
      this.numbers = larger;
    }
  }
}
