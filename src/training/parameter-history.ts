/** What every parameter was, and what its gradient was, over the steps of a run. */

/** Bytes that a history may take, whatever the model and the run. */
const BUDGET = 16 * 2 ** 20;
/** A value and a gradient, as Float32: a plot shows no more. */
const BYTES_PER_PARAMETER = 8;
/** Below this many steps it would be no history. */
const FEWEST_STEPS = 8;

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
 * kept; the first step always stays. What it costs a step is a copy of two arrays: which parameters the loss did not depend
 * on takes a sweep over the tape, so that is noted (`untouched`) for steps that were looked at, and left open for others
 * where a gradient is 0.
 */
export class ParameterHistory {
  private readonly parameters: number;
  private readonly capacity: number;
  private readonly values: Float32Array;
  /** NaN where untouched. */
  private readonly gradients: Float32Array;
  /** 1 for a step of which it is known what is untouched. */
  private readonly decided: Uint8Array;
  private kept = 0;
  private every = 1;

  /** `steps` is how many the run has at most. */
  constructor(parameters: number, steps: number, budget = BUDGET) {
    const room = Math.floor(budget / (parameters * BYTES_PER_PARAMETER));
    this.parameters = parameters;
    this.capacity = room < FEWEST_STEPS ? 0 : Math.min(room, steps);
    // The memory is reserved, and taken as steps are written.
    this.values = new Float32Array(this.capacity * parameters);
    this.gradients = new Float32Array(this.capacity * parameters);
    this.decided = new Uint8Array(this.capacity);
  }

  /** Takes a step, from 1 on and one after the other: a value and a gradient of each parameter, gradients 0 where untouched. */
  record(step: number, values: Float64Array, gradients: Float64Array): void {
    if (this.capacity === 0 || (step - 1) % this.every !== 0) return;
    if (this.kept === this.capacity) this.halve();
    if ((step - 1) % this.every !== 0) return;
    const start = this.kept * this.parameters;
    this.values.set(values.subarray(0, this.parameters), start);
    this.gradients.set(gradients.subarray(0, this.parameters), start);
    this.decided[this.kept] = 0;
    this.kept++;
  }

  /** Notes which parameters the loss of a step did not depend on: those whose number in `reached` is 0. */
  untouched(step: number, reached: Uint8Array): void {
    const index = (step - 1) / this.every;
    if (!Number.isInteger(index) || index >= this.kept || this.decided[index] === 1) return;
    const start = index * this.parameters;
    for (let parameter = 0; parameter < this.parameters; parameter++) {
      if (reached[parameter] === 0) this.gradients[start + parameter] = Number.NaN;
    }
    this.decided[index] = 1;
  }

  /** The history of a parameter up to the step at hand; null for a model that is too large for any to be kept. */
  of(parameter: number, newest: NewestStep): ParameterHistorySnapshot | null {
    if (this.capacity === 0) return null;
    let earlier = this.kept;
    while (earlier > 0 && this.stepAt(earlier - 1) >= newest.step) earlier--;
    const steps = new Int32Array(earlier + 1);
    const values = new Float64Array(earlier + 1);
    const gradients = new Float64Array(earlier + 1);
    let undecided = 0;
    for (let index = 0; index < earlier; index++) {
      const at = index * this.parameters + parameter;
      steps[index] = this.stepAt(index);
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

  private stepAt(index: number): number {
    return 1 + index * this.every;
  }

  private halve(): void {
    const { parameters } = this;
    for (let index = 1; 2 * index < this.kept; index++) {
      this.values.copyWithin(index * parameters, 2 * index * parameters, (2 * index + 1) * parameters);
      this.gradients.copyWithin(index * parameters, 2 * index * parameters, (2 * index + 1) * parameters);
      this.decided[index] = this.decided[2 * index];
    }
    this.kept = Math.ceil(this.kept / 2);
    this.every *= 2;
  }
}
