/** Histograms of values and of gradient sizes. */

/** Histogram: the count of numbers in each of several bins of equal width. */
export interface Histogram {
  /**
   * Beginning of the first bin and end of the last one. A number between two bins belongs to the
   * upper one.
   */
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
  /** Numbers below the first and above the last bin. */
  readonly below: number;
  readonly above: number;
  /** Numbers that are exactly 0, and those that are not finite; neither is in a bin. */
  readonly zero: number;
  readonly nonFinite: number;
}

/** Quarters of a power of ten, the same in every step and block, so that they compare. */
const GRADIENT_BINS = { from: -10, to: 2, bins: 48 } as const;
const VALUE_BINS = 40;

/** Of log10 |gradient|. */
export function gradientHistogram(): HistogramCounter {
  return new HistogramCounter(GRADIENT_BINS.from, GRADIENT_BINS.to, GRADIENT_BINS.bins, logOfSize);
}

/** Of values, symmetric about zero and wide enough for the largest |value|. */
export function valueHistogram(largest: number): HistogramCounter {
  const end = roundedUp(largest);
  return new HistogramCounter(-end, end, VALUE_BINS, (value) => value);
}

/** Counts numbers one after the other. */
export class HistogramCounter {
  private readonly from: number;
  private readonly to: number;
  private readonly counts: Uint32Array;
  private readonly scale: (number: number) => number;
  private below = 0;
  private above = 0;
  private zero = 0;
  private nonFinite = 0;

  /** `scale` gives the number to bin for a number that is finite and not 0. */
  constructor(from: number, to: number, bins: number, scale: (number: number) => number) {
    this.from = from;
    this.to = to;
    this.counts = new Uint32Array(bins);
    this.scale = scale;
  }

  add(number: number): void {
    if (!Number.isFinite(number)) this.nonFinite++;
    else if (number === 0) this.zero++;
    else this.addToBin(this.scale(number));
  }

  /** The counts so far. */
  result(): Histogram {
    const { from, to, counts, below, above, zero, nonFinite } = this;
    return { from, to, counts: [...counts], below, above, zero, nonFinite };
  }

  private addToBin(number: number): void {
    if (number < this.from) this.below++;
    else if (number > this.to) this.above++;
    else {
      const bins = this.counts.length;
      const bin = Math.floor(((number - this.from) / (this.to - this.from)) * bins);
      this.counts[Math.min(bin, bins - 1)]++;
    }
  }
}

function logOfSize(number: number): number {
  return Math.log10(Math.abs(number));
}

/** The next of ... 0.5, 1, 2, 5, 10 ...; 1 for zero and for numbers that are not finite. */
function roundedUp(size: number): number {
  if (!(size > 0) || !Number.isFinite(size)) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  return ([1, 2, 5].find((factor) => factor * power >= size) ?? 10) * power;
}
