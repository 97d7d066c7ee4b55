/**
 * Value: a scalar with a gradient, of which models are made.
 *
 * These are the types of what a model file imports from './value'. MicroGPT for VS Code supplies it
 * when it trains the file. Each operation writes a node on the tape, which backward() goes back
 * over; neg, sub and div are made of the others. What is computed with .data and Math is a plain
 * number, and no gradient passes through it.
 */
export declare class Value {
  private constructor();

  /** A value that training changes. createModel makes all of them, before anything is computed. */
  static parameter(value: number): Value;
  /** A plain number as a node. */
  static constant(value: number): Value;

  /** The number. The optimizer assigns to that of a parameter. */
  data: number;
  /** d loss / d this, once backward() has run from the loss. */
  readonly grad: number;

  /** this + other */
  add(other: Value | number): Value;
  /** this × other */
  mul(other: Value | number): Value;
  /** This value to the power of a plain number. */
  pow(exponent: number): Value;
  /** Natural logarithm. */
  log(): Value;
  /** e to the power of this value. */
  exp(): Value;
  /** The larger of 0 and this value. */
  relu(): Value;
  /** Hyperbolic tangent, between -1 and 1. */
  tanh(): Value;
  /** Logistic function 1 / (1 + e^-this), between 0 and 1. */
  sigmoid(): Value;
  /** Square root. */
  sqrt(): Value;
  /** The larger of the two. */
  max(other: Value | number): Value;
  /** -this */
  neg(): Value;
  /** this - other */
  sub(other: Value | number): Value;
  /** this / other */
  div(other: Value | number): Value;

  /** Sets the gradient of every node to d this / d node. trainStep calls it on the loss. */
  backward(): void;
}

export declare const tape: {
  /**
   * Forgets the nodes of the step before. For a training loop such as `train` in microgpt.ts; the
   * extension has a loop of its own, which calls trainStep.
   */
  beginStep(): void;
};
