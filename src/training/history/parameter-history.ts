/** What every parameter was, and what its gradient was, over the steps of a run. */

import type { Known, Piece, Pieces } from './pieces';

/** Bytes that a history may take, whatever the model and the run. */
export const PARAMETER_HISTORY_BUDGET = 16 * 2 ** 20;
/** A value and a gradient, as Float32: a plot shows no more. */
const BYTES_PER_PARAMETER = 8;
/** Below this many steps it would be no history. */
const FEWEST_STEPS = 8;
/** Bytes of a piece that is kept, about; and what it has of a step beside its numbers: which it is, and whether it is decided. */
const PIECE_BYTES = 2 ** 19;
const STEP_BYTES = 8;

/** The history of one parameter: one number a step that was kept, in order. */
export interface ParameterHistorySnapshot {
  /** From 1. The first and the newest step are always there, and every `stride`-th in between. */
  readonly steps: Int32Array;
  /** What the step computed with. */
  readonly values: Float64Array;
  /** NaN where the gradient is not known to be a number: the loss did not depend on the parameter. */
  readonly gradients: Float64Array;
  readonly stride: number;
  /**
   * How many of the gradients that are NaN may have been exactly 0: the step went by at full speed, and nobody looked at
   * what its loss depends on.
   */
  readonly undecided: number;
}

/** The step at hand as one parameter has it. */
export interface NewestStep {
  readonly step: number;
  readonly value: number;
  /** null where the loss does not depend on the parameter. */
  readonly gradient: number | null;
}

/**
 * Keeps every step at first. When its memory is full, every second of what was kept goes, and from then on half as many are
 * kept; the first step always stays. What it costs a step is a copy of two arrays: which parameters are
 * untouched takes a sweep over the tape, so that is noted (`untouched`) for steps that were looked at, and left open for others
 * where a gradient is 0.
 */
export class ParameterHistory {
  private readonly parameters: number;
  private readonly budget: number;
  private readonly capacity: number;
  private readonly values: Float32Array;
  /** NaN where untouched. */
  private readonly gradients: Float32Array;
  /** 1 for a step of which it is known what is untouched. */
  private readonly decided: Uint8Array;
  /** The steps that are kept, in order. */
  private readonly steps: Int32Array;
  /** Steps that are kept in a piece, and the version of each piece. */
  private readonly perPiece: number;
  private versions: object[] = [];
  private kept = 0;
  private every = 1;

  /** `steps` is how many the run has at most. */
  constructor(parameters: number, steps: number, budget = PARAMETER_HISTORY_BUDGET) {
    const room = Math.floor(budget / (parameters * BYTES_PER_PARAMETER));
    this.parameters = parameters;
    this.budget = budget;
    this.capacity = room < FEWEST_STEPS ? 0 : Math.min(room, steps);
    // The memory is reserved, and taken as steps are written.
    this.values = new Float32Array(this.capacity * parameters);
    this.gradients = new Float32Array(this.capacity * parameters);
    this.decided = new Uint8Array(this.capacity);
    this.steps = new Int32Array(this.capacity);
    this.perPiece = Math.max(1, Math.floor(PIECE_BYTES / this.stepBytes));
  }

  /** Takes a step: a value and a gradient of each parameter, gradients 0 where untouched. What was there of it and of later steps goes. */
  record(step: number, values: Float64Array, gradients: Float64Array): void {
    const start = this.placeFor(step) * this.parameters;
    if (start < 0) return;
    this.values.set(values.subarray(0, this.parameters), start);
    this.gradients.set(gradients.subarray(0, this.parameters), start);
  }

  /** Notes which parameters were untouched in a step: those whose number in `reached` is 0. */
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

  /** The history of a parameter up to the step at hand; null for a model that is too large for any to be kept. */
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

  /** Bytes that are written. */
  get bytes(): number {
    return this.kept * this.parameters * BYTES_PER_PARAMETER;
  }

  /** A history of its own with the steps up to `step`. */
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

  /** What is kept of the steps. The last piece is always there in full. */
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

  /** Takes over what another history of the same model kept; one with less room keeps fewer steps of it. */
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

  /** Which steps, which of them are decided, their values, their gradients. */
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

  /** Where a step is to be written; -1 for one that is not kept. What was there of it and of later steps goes. */
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
