/**
 * What the tape is to those who read it, and to those who watch it being written. value.ts writes
 * it.
 */

/** What a node is: the values of `Tape.op`, places in the list of operations.ts. */
export const PARAMETER = 0;
export const CONSTANT = 1;
export const ADD = 2;
export const MUL = 3;
export const POW = 4;
export const LOG = 5;
export const EXP = 6;
export const RELU = 7;

/** A recorded tape as others read it. Arrays are longer than `length`. */
export interface Tape {
  /** Nodes on the tape, parameters included. */
  readonly length: number;
  readonly parameterCount: number;
  readonly data: Float64Array;
  /** d loss / d data of each node, once backward() has run. */
  readonly grad: Float64Array;
  /**
   * The node's inputs: nodes, or negative where there is none. The right of a pow is `~k`, its
   * exponent `exponents[k]`.
   */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly op: Uint8Array;
  /** Place in the source, an index into the source tables. */
  readonly site: Uint16Array;
  /** Innermost scope that the node was made in; 0, the step, for a parameter. */
  readonly scope: Int32Array;
  readonly exponents: readonly number[];
  /**
   * Scopes: calls and turns of loops, as they ran. Scope 0 is the step. Each is an interval of
   * nodes, and they nest.
   */
  readonly scopeCount: number;
  readonly scopeSite: Uint16Array;
  /** The scope around it, -1 for the step. */
  readonly scopeParent: Int32Array;
  readonly scopeFirst: Int32Array;
  /** The interval's last node, inclusive. */
  readonly scopeLast: Int32Array;
  /**
   * The parts of the step in the order they ran: the calls in the step's own function, which open
   * no scope.
   */
  readonly parts: readonly TapePart[];
}

/** A call in the step's own function, as it ran. */
export interface TapePart {
  /** Index into the parts of the source tables. */
  readonly site: number;
  /** The first node that it made, and the one behind its last. */
  readonly first: number;
  readonly end: number;
}

/** Told as scopes and parts begin and end: to measure them. */
export interface TapeTimer {
  opened(scopeSite: number): void;
  closed(scopeSite: number): void;
  began(part: number): void;
  ended(part: number): void;
}

/** A place on the tape to rewind to. */
export interface TapeMark {
  readonly count: number;
  readonly runCount: number;
  readonly inputCount: number;
  readonly innerNodes: number;
  readonly scopeCount: number;
  readonly currentScope: number;
}
