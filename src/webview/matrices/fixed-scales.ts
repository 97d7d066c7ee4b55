/** Fixed scales: the ends of colour scales that stay the same from step to step. */

import { signal } from '@preact/signals';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The end of a scale: a size, and the step that has it. */
const ScaleEndSchema = v.object({
  matrix: v.string(),
  largest: v.pipe(v.number(), v.finite(), v.minValue(0)),
  step: count,
});

export type ScaleEnd = Readonly<v.InferOutput<typeof ScaleEndSchema>>;

/** The state that is kept when the page is hidden. */
export const FixedScalesKeptSchema = v.object({
  /** Identifies the run that the ends belong to; empty before the first run. */
  run: v.string(),
  /** The newest step of the run when a step was shown last. */
  newest: count,
  ends: v.pipe(v.array(ScaleEndSchema), v.readonly()),
});

export type FixedScalesKept = Readonly<v.InferOutput<typeof FixedScalesKeptSchema>>;

export const noScales: FixedScalesKept = { run: '', newest: 0, ends: [] };

/** A moment of training: the unique name of a run, its newest step, and the shown step. */
export interface ShownMoment {
  readonly run: string;
  readonly newest: number;
  readonly step: number;
}

/**
 * For each matrix, the largest |number| of all steps that were shown since the scale was fixed: it
 * grows when a larger one is shown, and never shrinks. Steps that training passed without showing
 * them do not count.
 */
export class FixedScales {
  private readonly state = signal(noScales);

  constructor(kept: FixedScalesKept = noScales) {
    this.state.value = kept;
  }

  /**
   * Returns the state to keep. Reads a signal that changes while the heat maps are drawn, so the
   * heat maps must not read it.
   */
  kept(): FixedScalesKept {
    return this.state.value;
  }

  /** Starts again: another quantity, or the choice was made again. */
  clear(): void {
    this.state.value = noScales;
  }

  /**
   * Returns the ends for the matrices of a shown moment, from the largest |number| in each. The
   * scales start again if the run is another one, or if its newest step is earlier than before, as
   * after a restart or on another branch.
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

/** Returns the largest finite |number|; 0 without one. */
export function largestSize(numbers: Float64Array): number {
  let largest = 0;
  for (const number of numbers) {
    const size = Math.abs(number);
    if (size > largest && size !== Number.POSITIVE_INFINITY) largest = size;
  }
  return largest;
}
