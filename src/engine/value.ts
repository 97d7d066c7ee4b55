/**
 * Value: a scalar with a gradient, and the tape that it is written on.
 *
 * Every operation writes a new node at the end of the tape: flat arrays with one slot a node, the parameters first. A
 * Value is a handle on a slot. An input is before its consumers, so `backward()` is one sweep from the last node to the
 * first. The last argument of an operation is its site, the place in the source that calls it; the build fills it in.
 */

import { codeOf, operations } from './operations';
import {
  ADD,
  CONSTANT,
  EXP,
  LOG,
  MUL,
  PARAMETER,
  POW,
  RELU,
  type Tape,
  type TapeMark,
  type TapePart,
  type TapeTimer,
} from './tape';
import { UserError } from './user-error';

/**
 * Room for a step of 8 layers at 256 positions, and more; memory is taken only as nodes are written. Constants are far
 * faster than variables that are replaced as the tape grows.
 */
const { data, grad, left, right, op, siteOf, scopeOf } = reserve(2 ** 26);
/** Nodes that may be made. */
let capacity = data.length;
const handles: Value[] = [];
/** More than the largest step of the default model has nodes. */
const LEAST_HANDLES = 2 ** 18;

let length = 0;
let parameterCount = 0;
const exponents: number[] = [];

const SCOPE_CAPACITY = data.length / 4;
const scopeSite = new Uint16Array(SCOPE_CAPACITY);
const scopeParent = new Int32Array(SCOPE_CAPACITY);
const scopeFirst = new Int32Array(SCOPE_CAPACITY);
const scopeLast = new Int32Array(SCOPE_CAPACITY);
let scopeCount = 0;
let currentScope = -1;
const parts: TapePart[] = [];
let timer: TapeTimer | null = null;

const NONE = -1;
const TANH = codeOf('tanh');

/** A scalar: a handle on one node of the tape. */
export class Value {
  /** Slot on the tape. Handles are reused: one is good until the tape is rewound past its node. */
  readonly node: number;

  /** For the tape alone. */
  constructor(node: number) {
    this.node = node;
  }

  /** A value that training changes. Parameters are made before anything else is computed. */
  static parameter(value: number, site = 0): Value {
    if (length !== parameterCount) throw new Error('A parameter cannot be made after the first operation.');
    parameterCount++;
    return record(PARAMETER, value, NONE, NONE, site);
  }

  /** A plain number as a node. */
  static constant(value: number, site = 0): Value {
    return record(CONSTANT, value, NONE, NONE, site);
  }

  get data(): number {
    return data[this.node];
  }

  set data(value: number) {
    data[this.node] = value;
  }

  /** d loss / d this, once backward() has run from the loss. */
  get grad(): number {
    return grad[this.node];
  }

  // The operations. Their local derivatives are in backward(), in the same order.

  add(other: Value | number, site = 0): Value {
    const b = typeof other === 'number' ? record(CONSTANT, other, NONE, NONE, site).node : other.node;
    return record(ADD, data[this.node] + data[b], this.node, b, site);
  }

  mul(other: Value | number, site = 0): Value {
    const b = typeof other === 'number' ? record(CONSTANT, other, NONE, NONE, site).node : other.node;
    return record(MUL, data[this.node] * data[b], this.node, b, site);
  }

  /** This value to the power of a plain number. */
  pow(exponent: number, site = 0): Value {
    return record(POW, data[this.node] ** exponent, this.node, ~exponentIndex(exponent), site);
  }

  /** Natural logarithm. */
  log(site = 0): Value {
    return record(LOG, Math.log(data[this.node]), this.node, NONE, site);
  }

  exp(site = 0): Value {
    return record(EXP, Math.exp(data[this.node]), this.node, NONE, site);
  }

  /** max(0, this) */
  relu(site = 0): Value {
    return record(RELU, Math.max(0, data[this.node]), this.node, NONE, site);
  }

  /** Hyperbolic tangent. The published model does not use it. */
  tanh(site = 0): Value {
    return record(TANH, Math.tanh(data[this.node]), this.node, NONE, site);
  }

  // The rest is made of those.

  neg(site = 0): Value {
    return this.mul(-1, site);
  }

  sub(other: Value | number, site = 0): Value {
    return this.add(typeof other === 'number' ? -other : other.neg(site), site);
  }

  div(other: Value | number, site = 0): Value {
    return this.mul(typeof other === 'number' ? 1 / other : other.pow(-1, site), site);
  }

  /**
   * Sets the gradient of every node to d this / d node, by the chain rule: each node, newest first, adds to each of its
   * inputs the local derivative times its own gradient. All gradients are 0 before.
   */
  backward(): void {
    grad.fill(0, 0, length);
    grad[this.node] = 1;
    for (let node = this.node; node >= parameterCount; node--) {
      const g = grad[node];
      if (g === 0) continue; // passes nothing on; so it is for every node that `this` does not depend on
      const a = left[node];
      const b = right[node];
      switch (op[node]) {
        case ADD: // a + b: 1, 1
          grad[a] += g;
          grad[b] += g;
          break;
        case MUL: // a b: b, a
          grad[a] += data[b] * g;
          grad[b] += data[a] * g;
          break;
        case POW: // a^k: k a^(k-1)
          grad[a] += exponents[~b] * data[a] ** (exponents[~b] - 1) * g;
          break;
        case LOG: // log a: 1 / a
          grad[a] += (1 / data[a]) * g;
          break;
        case EXP: // e^a: e^a
          grad[a] += data[node] * g;
          break;
        case RELU: // max(0, a): 1 where a > 0, else 0
          if (data[a] > 0) grad[a] += g;
          break;
        case CONSTANT:
          break;
        default: {
          const operation = operations[op[node]];
          const second = b < 0 ? Number.NaN : data[b];
          grad[a] += operation.left(data[a], second, data[node]) * g;
          if (b >= 0) grad[b] += operation.right(data[a], second, data[node]) * g;
        }
      }
    }
  }
}

function record(operation: number, value: number, a: number, b: number, site: number): Value {
  const node = length;
  length = node + 1;
  data[node] = value;
  left[node] = a;
  right[node] = b;
  op[node] = operation;
  siteOf[node] = site;
  scopeOf[node] = currentScope;
  return handles[node] ?? madeHandle(node);
}

function exponentIndex(exponent: number): number {
  const known = exponents.indexOf(exponent);
  return known >= 0 ? known : exponents.push(exponent) - 1;
}

function madeHandle(node: number): Value {
  makeHandles(node + 1);
  return handles[node];
}

/** Makes handles for at least `count` nodes, between steps and with room to spare. Throws a UserError if the tape is full. */
function makeHandles(count: number): void {
  if (count > capacity) {
    throw new UserError(
      `A step of this model needs more than ${capacity.toLocaleString('en')} nodes. Lower the block size, the embedding size or the number of layers.`,
    );
  }
  while (handles.length < count) handles.push(new Value(handles.length));
}

/** Makes handles for the next step or a sampling. */
function makeSpareHandles(): void {
  makeHandles(Math.min(Math.max(LEAST_HANDLES, length * 2), capacity));
}

/** Arrays for `nodes` nodes, or for as many as this machine has room for. */
function reserve(nodes: number) {
  for (;;) {
    try {
      return {
        data: new Float64Array(nodes),
        grad: new Float64Array(nodes),
        left: new Int32Array(nodes),
        right: new Int32Array(nodes),
        op: new Uint8Array(nodes),
        siteOf: new Uint16Array(nodes),
        scopeOf: new Int32Array(nodes),
      };
    } catch (error) {
      if (!(error instanceof RangeError) || nodes <= 2 ** 18) throw error;
      nodes /= 2;
    }
  }
}

/** The tape as the session uses it, and as the calls do that the build puts into microgpt.ts. */
class TapeWriter implements Tape {
  readonly data = data;
  readonly grad = grad;
  readonly left = left;
  readonly right = right;
  readonly op = op;
  readonly site = siteOf;
  readonly scope = scopeOf;
  readonly exponents: readonly number[] = exponents;
  readonly scopeSite = scopeSite;
  readonly scopeParent = scopeParent;
  readonly scopeFirst = scopeFirst;
  readonly scopeLast = scopeLast;
  readonly parts: readonly TapePart[] = parts;

  get length(): number {
    return length;
  }
  get parameterCount(): number {
    return parameterCount;
  }
  get scopeCount(): number {
    return scopeCount;
  }

  /** Nodes that may be on the tape. */
  get capacity(): number {
    return capacity;
  }

  /** Allows at most `nodes` nodes from now on. */
  limit(nodes: number): void {
    capacity = Math.min(nodes, data.length);
  }

  /** Measures what runs from now on; null measures nothing. */
  set timer(watching: TapeTimer | null) {
    timer = watching;
  }

  /** Counts how often the tape was emptied. */
  generation = 0;

  /** Empties the tape, parameters included. Every Value made before is void. */
  clear(): void {
    this.generation++;
    // Those of a larger model are given back.
    handles.length = Math.min(handles.length, LEAST_HANDLES);
    length = 0;
    parameterCount = 0;
    exponents.length = 0;
    parts.length = 0;
    scopeCount = 0;
    currentScope = -1;
    makeSpareHandles();
    this.open(0);
  }

  /** Begins a training step: keeps the parameters, forgets all other nodes and scopes, and opens scope 0. */
  beginStep(): void {
    makeSpareHandles();
    this.rewind({ length: parameterCount, scopeCount: 0, currentScope: -1 });
    exponents.length = 0;
    parts.length = 0;
    scopeOf.fill(0, 0, parameterCount);
    this.open(0);
  }

  /** Ends the training step: closes every scope. */
  endStep(): void {
    this.unwind(-1);
  }

  mark(): TapeMark {
    makeSpareHandles();
    return { length, scopeCount, currentScope };
  }

  /** Forgets all that was written after the mark. */
  rewind(mark: TapeMark): void {
    length = mark.length;
    scopeCount = mark.scopeCount;
    currentScope = mark.currentScope;
  }

  /** Runs `callee` in a scope of its own. */
  call<Args extends unknown[], Result>(site: number, callee: (...args: Args) => Result, ...args: Args): Result {
    const scope = this.open(site);
    const result = callee(...args);
    this.close(scope, undefined);
    return result;
  }

  /** Runs `callee`, a part of the step, in the scope that is open. */
  part<Args extends unknown[], Result>(site: number, callee: (...args: Args) => Result, ...args: Args): Result {
    const first = length;
    timer?.began(site);
    const result = callee(...args);
    timer?.ended(site);
    parts.push({ site, first, end: length });
    return result;
  }

  /** Opens a scope and gives its number. */
  open(site: number): number {
    const scope = scopeCount;
    scopeCount = scope + 1;
    scopeSite[scope] = site;
    scopeParent[scope] = currentScope;
    scopeFirst[scope] = length;
    currentScope = scope;
    if (timer !== null) timer.opened(site);
    return scope;
  }

  /** Closes a scope, with those still open inside it, and passes `result` through. */
  close<Result>(scope: number, result: Result): Result {
    this.unwind(scopeParent[scope]);
    return result;
  }

  /** The scope that is open now. */
  current(): number {
    return currentScope;
  }

  /** Begins a turn of a loop that runs in scope `around`: ends the turn before and opens a scope for this one. */
  turn(around: number, site: number): void {
    this.unwind(around);
    this.open(site);
  }

  /** Closes scopes until `scope` is the innermost. A scope in which nothing was made is forgotten. */
  unwind(scope: number): void {
    while (currentScope !== scope) {
      const closing = currentScope;
      if (timer !== null) timer.closed(scopeSite[closing]);
      scopeLast[closing] = length - 1;
      currentScope = scopeParent[closing];
      if (scopeFirst[closing] === length && closing > 0) scopeCount = closing;
    }
  }
}

export const tape = new TapeWriter();
