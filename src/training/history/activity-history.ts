/**
 * Activity history: the ReLU units that were active in each of a run's newest steps, in bounded
 * memory.
 */

import { type ReluUnit, unitCount, unitOfParameter, unitOfProduct } from '../../step/model/relu-units';
import type { NodeId, ParameterMatrix } from '../../step/recorded-step';

/** The number of documents: a unit that was inactive in all of them is dead. */
export const DEAD_AFTER = 100;
/**
 * Bytes that a history may take; one of larger steps keeps fewer steps, but never fewer than
 * DEAD_AFTER.
 */
const BUDGET = 2 ** 20;

/** The activity of the units in the last documents up to and including a step. */
export interface RecentActivity {
  /**
   * The number of documents: at most DEAD_AFTER, fewer where the earlier steps are few or not
   * known.
   */
  readonly documents: number;
  /** True for a unit that was active at any position of any of them. */
  active(unit: ReluUnit): boolean;
}

/** The step's tape, which names its active ReLUs. */
export interface ReluSource {
  /** Calls back for each, with the two factors of the last product in its input. */
  readonly eachActiveRelu: (onRelu: (a: NodeId, b: NodeId) => void) => void;
}

export class ActivityHistory {
  private readonly matrices: readonly ParameterMatrix[];
  private readonly units: Int32Array;
  /** Words of 32 units that a step takes. */
  private readonly width: number;
  /**
   * The step in each slot; 0 for none. The number of a step determines its slot, where it replaces
   * an earlier one.
   */
  private readonly steps: Int32Array;
  private readonly words: Uint32Array;

  /** `numSteps`: the number of steps that the run is to have. */
  constructor(matrices: readonly ParameterMatrix[], numSteps: number) {
    this.matrices = matrices;
    this.units = unitOfParameter(matrices);
    this.width = Math.ceil(unitCount(matrices) / 32);
    const room = Math.floor(BUDGET / Uint32Array.BYTES_PER_ELEMENT / (this.width + 1));
    this.steps = new Int32Array(Math.max(DEAD_AFTER, Math.min(room, numSteps)));
    this.words = new Uint32Array(this.steps.length * this.width);
  }

  /**
   * Records a step, counted from 1, from its active ReLUs. An older record of the step is replaced.
   */
  record(step: number, { eachActiveRelu }: ReluSource): void {
    const place = step % this.steps.length;
    const from = place * this.width;
    this.steps[place] = step;
    this.words.fill(0, from, from + this.width);
    const { units, words } = this;
    eachActiveRelu((a, b) => {
      const unit = unitOfProduct(units, a, b);
      if (unit >= 0) words[from + (unit >>> 5)] |= 1 << (unit & 31);
    });
  }

  /**
   * Returns the activity of the last documents up to `step`, as far back as all steps are known.
   */
  upToStep(step: number): RecentActivity {
    const active = new Uint32Array(this.width);
    let documents = 0;
    for (let at = step; at > 0 && documents < DEAD_AFTER; at--) {
      const place = at % this.steps.length;
      if (this.steps[place] !== at) break;
      for (let i = 0; i < this.width; i++) active[i] |= this.words[place * this.width + i];
      documents++;
    }
    return { documents, active: (unit) => (active[unit >>> 5] & (1 << (unit & 31))) !== 0 };
  }

  /** The memory in bytes. */
  get bytes(): number {
    return this.steps.byteLength + this.words.byteLength;
  }

  /** Returns a copy with the steps up to `step`. */
  upTo(step: number): ActivityHistory {
    const history = new ActivityHistory(this.matrices, this.steps.length);
    history.share(this, step);
    return history;
  }

  /** Copies the steps up to `step` that another history of the same run knows. */
  share({ steps, words }: ActivityHistory, step: number): void {
    const { width } = this;
    for (const [place, kept] of steps.entries()) {
      if (kept > step || kept <= this.steps[place]) continue;
      this.steps[place] = kept;
      this.words.set(words.subarray(place * width, (place + 1) * width), place * width);
    }
  }

  /**
   * Returns the first step after `step`, up to step `to`, that is not known, of those that have
   * room in a run whose newest step is `newest`; null where there is none.
   */
  lackingAfter(step: number, to: number, newest: number): number | null {
    const { steps } = this;
    for (let at = Math.max(step, newest - steps.length) + 1; at <= to; at++) {
      if (steps[at % steps.length] !== at) return at;
    }
    return null;
  }
}
