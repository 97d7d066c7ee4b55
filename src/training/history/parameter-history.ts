/** Parameter history: the value and the gradient of every parameter over the steps of a run. */

import type { Known, Piece, Pieces } from './pieces';

/** Bytes that a history may take, for any model and run. */
export const PARAMETER_HISTORY_BUDGET = 16 * 2 ** 20;
/** A value and a gradient, as Float32: a plot shows no more. */
const BYTES_PER_PARAMETER = 8;
/** The minimum number of steps: fewer are not a history. */
const FEWEST_STEPS = 8;
/**
 * Approximate bytes of a piece; and the bytes that it has per step beside its numbers: the step's
 * number, and whether its gradients are decided.
 */
const PIECE_BYTES = 2 ** 19;
const STEP_BYTES = 8;

/** The history of one parameter: one number per kept step, in order. */
export interface ParameterHistorySnapshot {
  /**
   * Steps from 1. The first and the newest are always included, and every `stride`-th in between.
   */
  readonly steps: Int32Array;
  /** The value that the step computed with. */
  readonly values: Float64Array;
  /**
   * NaN where the gradient is not known to be a number: the loss did not depend on the parameter.
   */
  readonly gradients: Float64Array;
  readonly stride: number;
  /**
   * The number of NaN gradients that may have been exactly 0: the step went by at full speed, and
   * the sweep that finds the untouched parameters was not made.
   */
  readonly undecided: number;
}

/** One parameter in the current step. */
export interface NewestStep {
  readonly step: number;
  readonly value: number;
  /** null where the loss does not depend on the parameter. */
  readonly gradient: number | null;
}

/**
 * Keeps every step at first. When the memory is full, every second kept step is dropped, and from
 * then on half as many are kept; the first step always stays. The cost per step is a copy of two
 * arrays. Finding the untouched parameters takes a sweep over the tape, so they are noted
 * (`untouched`) only for steps that were looked at; for others a gradient of 0 is left undecided.
 */
export class ParameterHistory {
  private readonly parameters: number;
  private readonly budget: number;
  private readonly capacity: number;
  private readonly values: Float32Array;
  /** NaN where untouched. */
  private readonly gradients: Float32Array;
  /** 1 for a step whose untouched parameters are known. */
  private readonly decided: Uint8Array;
  /** The steps that are kept, in order. */
  private readonly steps: Int32Array;
  /** The number of steps in a piece, and the version of each piece. */
  private readonly perPiece: number;
  private versions: object[] = [];
  private kept = 0;
  private every = 1;

  /** `steps`: the maximum number of steps of the run. */
  constructor(parameters: number, steps: number, budget = PARAMETER_HISTORY_BUDGET) {
    const room = Math.floor(budget / (parameters * BYTES_PER_PARAMETER));
    this.parameters = parameters;
    this.budget = budget;
    this.capacity = room < FEWEST_STEPS ? 0 : Math.min(room, steps);
    // The memory is reserved at once, and used as steps are written.
    this.values = new Float32Array(this.capacity * parameters);
    this.gradients = new Float32Array(this.capacity * parameters);
    this.decided = new Uint8Array(this.capacity);
    this.steps = new Int32Array(this.capacity);
    this.perPiece = Math.max(1, Math.floor(PIECE_BYTES / this.stepBytes));
  }

  /**
   * Records a step: a value and a gradient for each parameter, gradients 0 where untouched.
   * Replaces the records of the step and of later steps.
   */
  record(step: number, values: Float64Array, gradients: Float64Array): void {
    const start = this.placeFor(step) * this.parameters;
    if (start < 0) return;
    this.values.set(values.subarray(0, this.parameters), start);
    this.gradients.set(gradients.subarray(0, this.parameters), start);
  }

  /** Records the untouched parameters of a step: those whose number in `reached` is 0. */
  untouched(step: number, reached: Uint8Array): void {
    const index = this.steps.subarray(0, this.kept).lastIndexOf(step);
    if (index < 0 || this.decided[index] === 1) return;
    const start = index * this.parameters;
    for (let parameter = 0; parameter < this.parameters; parameter++) {
      if (reached[parameter] === 0) this.gradients[start + parameter] = Number.NaN;
    }
    this.decided[index] = 1;
    this.changed(index);
  }

  /**
   * Returns the history of a parameter up to the current step; null for a model that is too large
   * to keep one.
   */
  of(parameter: number, newest: NewestStep): ParameterHistorySnapshot | null {
    if (this.capacity === 0) return null;
    let earlier = this.kept;
    while (earlier > 0 && this.steps[earlier - 1] >= newest.step) earlier--;
    const steps = new Int32Array(earlier + 1);
    const values = new Float64Array(earlier + 1);
    const gradients = new Float64Array(earlier + 1);
    let undecided = 0;
    for (let index = 0; index < earlier; index++) {
      const at = index * this.parameters + parameter;
      steps[index] = this.steps[index];
      values[index] = this.values[at];
      gradients[index] = this.gradients[at];
      if (gradients[index] !== 0 || this.decided[index] === 1) continue;
      gradients[index] = Number.NaN;
      undecided++;
    }
    steps[earlier] = newest.step;
    values[earlier] = newest.value;
    gradients[earlier] = newest.gradient ?? Number.NaN;
    return { steps, values, gradients, stride: this.every, undecided };
  }

  /** The bytes that are written. */
  get bytes(): number {
    return this.kept * this.parameters * BYTES_PER_PARAMETER;
  }

  /** Returns a copy with the steps up to `step`. */
  upTo(step: number): ParameterHistory {
    const history = new ParameterHistory(this.parameters, this.capacity, this.budget);
    while (history.kept < this.kept && this.steps[history.kept] <= step) history.kept++;
    const numbers = history.kept * this.parameters;
    history.every = this.every;
    history.steps.set(this.steps.subarray(0, history.kept));
    history.decided.set(this.decided.subarray(0, history.kept));
    history.values.set(this.values.subarray(0, numbers));
    history.gradients.set(this.gradients.subarray(0, numbers));
    history.versions = this.versions.slice(0, Math.floor(history.kept / this.perPiece));
    return history;
  }

  /** Returns the pieces of the history. The last piece is always included in full. */
  pieces(known: Known): Pieces<Piece> {
    const pieces: Piece[] = [];
    for (let first = 0; first < this.kept; first += this.perPiece) {
      this.versions[pieces.length] ??= {};
      const version = this.versions[pieces.length];
      const end = Math.min(first + this.perPiece, this.kept);
      pieces.push({ version, bytes: known(version) && end < this.kept ? null : this.copy(first, end) });
    }
    return { stride: this.every, pieces };
  }

  /**
   * Takes over the history that another history of the same model kept; one with less memory keeps
   * fewer of its steps.
   */
  take({ stride, pieces }: Pieces): void {
    this.every = stride;
    this.kept = 0;
    const { parameters } = this;
    for (const { buffer, length } of pieces.map((piece) => piece.slice())) {
      const count = Math.floor(length / this.stepBytes);
      const steps = new Int32Array(buffer, 0, 2 * count);
      const numbers = new Float32Array(buffer, 4 * steps.length);
      for (let i = 0; i < count; i++) {
        const at = this.placeFor(steps[i]);
        if (at < 0) continue;
        this.decided[at] = steps[count + i];
        this.values.set(numbers.subarray(i * parameters, (i + 1) * parameters), at * parameters);
        const gradients = numbers.subarray((count + i) * parameters, (count + i + 1) * parameters);
        this.gradients.set(gradients, at * parameters);
      }
    }
  }

  private get stepBytes(): number {
    return STEP_BYTES + this.parameters * BYTES_PER_PARAMETER;
  }

  /**
   * Returns a piece: the numbers of the steps, which of them are decided, their values and their
   * gradients.
   */
  private copy(first: number, end: number): Uint8Array<ArrayBuffer> {
    const { parameters } = this;
    const count = end - first;
    const bytes = new Uint8Array(count * this.stepBytes);
    const steps = new Int32Array(bytes.buffer, 0, 2 * count);
    steps.set(this.steps.subarray(first, end));
    steps.set(this.decided.subarray(first, end), count);
    const numbers = new Float32Array(bytes.buffer, 4 * steps.length);
    numbers.set(this.values.subarray(first * parameters, end * parameters));
    numbers.set(this.gradients.subarray(first * parameters, end * parameters), count * parameters);
    return bytes;
  }

  /**
   * Returns the row for a step; -1 for a step that is not kept. Drops the records of the step and
   * of later steps.
   */
  private placeFor(step: number): number {
    while (this.kept > 0 && this.steps[this.kept - 1] >= step) this.kept--;
    if (this.capacity === 0 || (step - 1) % this.every !== 0) return -1;
    if (this.kept === this.capacity) this.halve();
    if ((step - 1) % this.every !== 0) return -1;
    this.decided[this.kept] = 0;
    this.steps[this.kept] = step;
    this.changed(this.kept);
    return this.kept++;
  }

  private changed(index: number): void {
    this.versions[Math.floor(index / this.perPiece)] = {};
  }

  private halve(): void {
    const { parameters } = this;
    this.versions = [];
    this.every *= 2;
    let kept = 0;
    for (let index = 0; index < this.kept; index++) {
      if ((this.steps[index] - 1) % this.every !== 0) continue;
      this.values.copyWithin(kept * parameters, index * parameters, (index + 1) * parameters);
      this.gradients.copyWithin(kept * parameters, index * parameters, (index + 1) * parameters);
      this.decided[kept] = this.decided[index];
      this.steps[kept] = this.steps[index];
      kept++;
    }
    this.kept = kept;
  }
}
