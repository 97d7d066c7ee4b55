/** The ends of colour scales that stay as they are from step to step. */

import { signal } from '@preact/signals';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The end of a scale: a size, and the step that it was met in. */
const ScaleEndSchema = v.object({
  matrix: v.string(),
  largest: v.pipe(v.number(), v.finite(), v.minValue(0)),
  step: count,
});

export type ScaleEnd = Readonly<v.InferOutput<typeof ScaleEndSchema>>;

/** What is kept when the page is hidden. */
export const FixedScalesKeptSchema = v.object({
  /** Names the run that the ends are of; empty before the first. */
  run: v.string(),
  /** The newest step of the run when a step was shown last. */
  newest: count,
  ends: v.pipe(v.array(ScaleEndSchema), v.readonly()),
});

export type FixedScalesKept = Readonly<v.InferOutput<typeof FixedScalesKeptSchema>>;

export const noScales: FixedScalesKept = { run: '', newest: 0, ends: [] };

/** A moment of training: a run, by a name that no other has, the newest step of it, and the step that is shown. */
export interface ShownMoment {
  readonly run: string;
  readonly newest: number;
  readonly step: number;
}

/**
 * For each matrix, the largest |number| of all steps that were shown since the scale was fixed: it grows when a larger one
 * is shown, and never shrinks. Steps that training passed without showing them are not in it.
 */
export class FixedScales {
  private readonly state = signal(noScales);

  constructor(kept: FixedScalesKept = noScales) {
    this.state.value = kept;
  }

  /** What is to be kept; reads a signal, which changes while the heat maps are drawn: not for them to read. */
  kept(): FixedScalesKept {
    return this.state.value;
  }

  /** Begins anew: another quantity, or the choice was made again. */
  clear(): void {
    this.state.value = noScales;
  }

  /**
   * The ends for the matrices of a moment that is shown, from the largest |number| in each. Where the run is another one, or
   * its newest step an earlier one than before, as after a restart or on another branch, they begin anew.
   */
  follow({ run, newest, step }: ShownMoment, largest: ReadonlyMap<string, number>): ReadonlyMap<string, ScaleEnd> {
    const before = this.state.peek();
    const goesOn = run === before.run && newest >= before.newest;
    const ends = new Map(goesOn ? before.ends.map((end) => [end.matrix, end]) : []);
    let grown = false;
    for (const [matrix, size] of largest) {
      const known = ends.get(matrix);
      if (known !== undefined && known.largest >= size) continue;
      ends.set(matrix, { matrix, largest: size, step });
      grown = true;
    }
    if (grown || !goesOn || newest !== before.newest) this.state.value = { run, newest, ends: [...ends.values()] };
    return ends;
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
