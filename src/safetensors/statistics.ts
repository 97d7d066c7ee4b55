/** Tensor statistics: figures over the numbers of a tensor, gathered in pieces. */

import { bytesOf, type IntegerDtype, integerAt } from './numbers';

export interface TensorStatistics {
  /** Numbers in all. */
  readonly count: number;
  readonly nan: number;
  /** Infinities, of either sign. */
  readonly infinite: number;
  readonly zero: number;
  /** Of those that are finite; NaN where none is. */
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  /** Standard deviation of all of them, not of a sample. */
  readonly deviation: number;
  readonly l2: number;
  /**
   * The least and the greatest of integers, all their digits in decimal; null for other types, and
   * where there are none.
   */
  readonly integers: { readonly least: string; readonly greatest: string } | null;
}

export class StatisticsGatherer {
  private count = 0;
  private nan = 0;
  private infinite = 0;
  private zero = 0;
  private least = Number.POSITIVE_INFINITY;
  private greatest = Number.NEGATIVE_INFINITY;
  private finite = 0;
  private mean = 0;
  /** Sum of the squared distances from the mean. */
  private spread = 0;

  /**
   * Takes the first `length` numbers. Mean and spread after B. P. Welford, "Note on a method for
   * calculating corrected sums" (1962).
   */
  add(numbers: Float64Array, length: number): void {
    let { finite, mean, spread, least, greatest } = this;
    for (const number of numbers.subarray(0, length)) {
      if (!Number.isFinite(number)) {
        if (Number.isNaN(number)) this.nan++;
        else this.infinite++;
        continue;
      }
      finite++;
      const apart = number - mean;
      mean += apart / finite;
      spread += apart * (number - mean);
      if (number === 0) this.zero++;
      if (number < least) least = number;
      if (number > greatest) greatest = number;
    }
    this.count += length;
    this.finite = finite;
    this.mean = mean;
    this.spread = spread;
    this.least = least;
    this.greatest = greatest;
  }

  read(): Omit<TensorStatistics, 'integers'> {
    const { count, nan, infinite, zero, finite } = this;
    const of = (figure: number) => (finite === 0 ? Number.NaN : figure);
    return {
      count,
      nan,
      infinite,
      zero,
      least: of(this.least),
      greatest: of(this.greatest),
      mean: of(this.mean),
      deviation: of(Math.sqrt(this.spread / finite)),
      l2: of(Math.sqrt(this.spread + finite * this.mean * this.mean)),
    };
  }
}

/**
 * The least and the greatest of integers, of which doubles have only the nearest where they have 64
 * bits.
 */
export class IntegerRange {
  private range: { least: bigint; greatest: bigint } | null = null;

  /** Takes all numbers in the bytes. */
  add(bytes: Uint8Array, dtype: IntegerDtype): void {
    const count = bytes.length / bytesOf(dtype);
    for (let index = 0; index < count; index++) {
      const integer = integerAt(bytes, dtype, index);
      this.range ??= { least: integer, greatest: integer };
      if (integer < this.range.least) this.range.least = integer;
      if (integer > this.range.greatest) this.range.greatest = integer;
    }
  }

  read(): TensorStatistics['integers'] {
    const { range } = this;
    return range && { least: String(range.least), greatest: String(range.greatest) };
  }
}
