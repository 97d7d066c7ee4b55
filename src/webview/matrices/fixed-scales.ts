/** The ends of colour scales that stay as they are from step to step. */

/** The end of a scale: a size, and the step that it was met in. */
export interface ScaleEnd {
  readonly largest: number;
  readonly step: number;
}

/**
 * For each matrix, the largest |number| of all steps that were shown since the scale was fixed: it grows when a larger one
 * is shown, and never shrinks. Steps that training passed without showing them are not in it.
 */
export class FixedScales {
  private readonly ends = new Map<string, ScaleEnd>();
  private latest = 0;

  /** Begins anew: another quantity, or the choice was made again. */
  clear(): void {
    this.ends.clear();
  }

  /** The end for a matrix once `step` is shown, in which its largest |number| is `largest`. An earlier step than before is a new run. */
  follow(matrix: string, step: number, largest: number): ScaleEnd {
    if (step < this.latest) this.clear();
    this.latest = step;
    const known = this.ends.get(matrix);
    if (known !== undefined && known.largest >= largest) return known;
    const end = { largest, step };
    this.ends.set(matrix, end);
    return end;
  }
}

/** The largest finite |number|; 0 without one. */
export function largestSize(numbers: Float64Array): number {
  let largest = 0;
  for (const number of numbers) {
    const size = Math.abs(number);
    if (size > largest && size !== Number.POSITIVE_INFINITY) largest = size;
  }
  return largest;
}
