/**
 * Value: a scalar with a gradient, and the tape that it is written on.
 *
 * Every operation appends an entry to the tape: flat arrays with one slot an entry, the parameters
 * first. A Value is a handle on an entry. An input is before its consumers, so `backward()` is one
 * sweep from the last entry to the first. The last argument of an operation is its site, the place
 * in the source that calls it; the build fills it in.
 *
 * An entry is one node of the graph, with one exception. Nine of ten nodes are products and sums of
 * loops `total = total.add(a[i].mul(b[i]))`; such a loop is one entry, a run. The nodes in it
 * follow from its inputs, and `tape.read()` writes them out for whoever looks (nodes.ts).
 */

import { NodeWriter, RUN } from './nodes';
import { exp, log, pow, tanh } from './numbers';
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

const NONE = -1;
const TANH = codeOf('tanh');

/**
 * The columns have room for a step of 100 million nodes whose products are runs. Memory is taken
 * only as entries are written; constants are twice as fast as columns that are replaced as the tape
 * grows.
 */
const columns = reserve(2 ** 24);

// --- The tape: columns with one slot an entry. ---

const { data, grad, left, right, op, siteOf } = columns;
const ENTRIES = data.length;
/** Entries on the tape, and how many there may be. */
let count = 0;
let room = ENTRIES;
let parameterCount = 0;
/** Entries that have a gradient of this step: none before backward(). */
let gradientCount = 0;
/** The parameters when the step began: the optimizer moves them before anybody looks. */
let began = new Float64Array(0);
const exponents: number[] = [];

// --- Runs: what a run multiplies are two stretches of `inputs`, which holds entries. ---

const { runEntry, runTurns, runA, runB, runMulSite, inputs } = columns;
const RUNS = runEntry.length;
let runCount = 0;
/**
 * The parameters come first, each at its own place: neighbours among them are a stretch already.
 */
let inputCount = 0;
/** Nodes that the runs have besides their entries. */
let innerNodes = 0;

// --- Scopes: calls and turns of loops, as intervals of nodes. ---

const { scopeSite, scopeParent, scopeFirst, scopeLast } = columns;
const SCOPES = scopeSite.length;
let scopeCount = 0;
let currentScope = NONE;
const parts: TapePart[] = [];
let timer: TapeTimer | null = null;

/** Nodes that may be on the tape: no more than its numbers can count. */
const MOST_NODES = 2 ** 31 - 1;
let capacity = MOST_NODES;
/** Every node of the step; null where it has not been written out. */
let written: Tape | null = null;
const writer = new NodeWriter();

/** A scalar: a handle on one entry of the tape. */
export class Value {
  /**
   * Good until the tape is rewound past it. `declare`: a field that is undefined first is slower.
   */
  declare readonly entry: number;

  /** For the tape alone. */
  constructor(entry: number) {
    this.entry = entry;
  }

  /** A value that training changes. Parameters are made before anything else is computed. */
  static parameter(value: number, site = 0): Value {
    if (count !== parameterCount) throw new Error('A parameter cannot be made after the first operation.');
    inputs[count] = count;
    parameterCount++;
    inputCount = parameterCount;
    return record(PARAMETER, value, NONE, NONE, site);
  }

  /** A plain number as a node. */
  static constant(value: number, site = 0): Value {
    return record(CONSTANT, value, NONE, NONE, site);
  }

  get data(): number {
    return data[this.entry];
  }

  set data(value: number) {
    data[this.entry] = value;
  }

  /** d loss / d this, once backward() has run from the loss. */
  get grad(): number {
    return grad[this.entry];
  }

  /** The number of its node, counted in the order of computation. */
  get node(): number {
    return nodeOf(this.entry);
  }

  // The operations. Their local derivatives are in passBack(), in the same order.

  add(other: Value | number, site = 0): Value {
    const b = typeof other === 'number' ? append(CONSTANT, other, NONE, NONE, site) : other.entry;
    return record(ADD, data[this.entry] + data[b], this.entry, b, site);
  }

  mul(other: Value | number, site = 0): Value {
    const b = typeof other === 'number' ? append(CONSTANT, other, NONE, NONE, site) : other.entry;
    return record(MUL, data[this.entry] * data[b], this.entry, b, site);
  }

  /** This value to the power of a plain number. */
  pow(exponent: number, site = 0): Value {
    return record(POW, pow(data[this.entry], exponent), this.entry, ~exponentIndex(exponent), site);
  }

  /** Natural logarithm. */
  log(site = 0): Value {
    return record(LOG, log(data[this.entry]), this.entry, NONE, site);
  }

  exp(site = 0): Value {
    return record(EXP, exp(data[this.entry]), this.entry, NONE, site);
  }

  /** max(0, this) */
  relu(site = 0): Value {
    return record(RELU, Math.max(0, data[this.entry]), this.entry, NONE, site);
  }

  /** Hyperbolic tangent. The published model does not use it. */
  tanh(site = 0): Value {
    return record(TANH, tanh(data[this.entry]), this.entry, NONE, site);
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
   * Sets the gradient of every node to d this / d node, by the chain rule: each node, newest first,
   * adds to each of its inputs the local derivative times its own gradient. All gradients are 0
   * before.
   */
  backward(): void {
    written = null;
    grad.fill(0, 0, count);
    gradientCount = count;
    grad[this.entry] = 1;
    let from = this.entry;
    for (let run = runCount - 1; run >= 0; run--) {
      const entry = runEntry[run];
      if (entry > from) continue;
      passBack(from, entry + 1);
      passBackRun(run);
      from = entry - 1;
    }
    passBack(from, parameterCount);
  }
}

/**
 * Passes the gradients of the entries `from` down to `to` on to their inputs. No run is among them.
 */
function passBack(from: number, to: number): void {
  for (let entry = from; entry >= to; entry--) {
    const g = grad[entry];
    if (g === 0) continue; // passes nothing on; so it is for every node that the loss does not depend on
    const a = left[entry];
    const b = right[entry];
    switch (op[entry]) {
      case ADD: // a + b: 1, 1
        grad[a] += g;
        grad[b] += g;
        break;
      case MUL: // a b: b, a
        grad[a] += data[b] * g;
        grad[b] += data[a] * g;
        break;
      case POW: // a^k: k a^(k-1)
        grad[a] += exponents[~b] * pow(data[a], exponents[~b] - 1) * g;
        break;
      case LOG: // log a: 1 / a
        grad[a] += (1 / data[a]) * g;
        break;
      case EXP: // e^a: e^a
        grad[a] += data[entry] * g;
        break;
      case RELU: // max(0, a): 1 where a > 0, else 0
        if (data[a] > 0) grad[a] += g;
        break;
      case CONSTANT:
        break;
      default: {
        const operation = operations[op[entry]];
        const second = b < 0 ? Number.NaN : data[b];
        grad[a] += operation.left(data[a], second, data[entry]) * g;
        if (b >= 0) grad[b] += operation.right(data[a], second, data[entry]) * g;
      }
    }
  }
}

/**
 * Does the same for a run, in the order of its nodes. All its sums and products have the gradient
 * of its last sum.
 */
function passBackRun(run: number): void {
  const entry = runEntry[run];
  const g = grad[entry];
  if (g === 0) return;
  const firstA = runA[run];
  const firstB = runB[run];
  for (let turn = runTurns[run] - 1; turn >= 0; turn--) {
    const a = inputs[firstA + turn];
    const b = inputs[firstB + turn];
    if (turn === 0) grad[left[entry]] += g;
    grad[a] += data[b] * g;
    grad[b] += data[a] * g;
  }
}

function record(operation: number, value: number, a: number, b: number, site: number): Value {
  return new Value(append(operation, value, a, b, site));
}

/** Appends an entry, and returns its number. Throws a UserError where the tape is full. */
function append(operation: number, value: number, a: number, b: number, site: number): number {
  const entry = count;
  if (entry >= room) throw full();
  count = entry + 1;
  data[entry] = value;
  left[entry] = a;
  right[entry] = b;
  op[entry] = operation;
  siteOf[entry] = site;
  return entry;
}

/** Columns for `entries` entries, or for as many as this machine has addresses for. */
function reserve(entries: number) {
  for (;;) {
    try {
      return {
        data: new Float64Array(entries),
        grad: new Float64Array(entries),
        left: new Int32Array(entries),
        right: new Int32Array(entries),
        op: new Uint8Array(entries),
        siteOf: new Uint16Array(entries),
        runEntry: new Int32Array(entries / 4),
        runTurns: new Int32Array(entries / 4),
        runA: new Int32Array(entries / 4),
        runB: new Int32Array(entries / 4),
        runMulSite: new Uint16Array(entries / 4),
        inputs: new Int32Array(entries),
        scopeSite: new Uint16Array(entries / 2),
        scopeParent: new Int32Array(entries / 2),
        scopeFirst: new Int32Array(entries / 2),
        scopeLast: new Int32Array(entries / 2),
      };
    } catch (error) {
      if (!(error instanceof RangeError) || entries <= 2 ** 18) throw error;
      entries /= 2;
    }
  }
}

function exponentIndex(exponent: number): number {
  const known = exponents.indexOf(exponent);
  return known >= 0 ? known : exponents.push(exponent) - 1;
}

/** The number of the node that an entry is. */
function nodeOf(entry: number): number {
  if (entry < parameterCount) return entry;
  let node = entry + innerNodes;
  for (let run = runCount - 1; run >= 0 && runEntry[run] > entry; run--) node -= 2 * runTurns[run] - 1;
  return node;
}

function full(): UserError {
  const nodes = (count + innerNodes).toLocaleString('en');
  return new UserError(
    `A step of this model needs more than ${nodes} nodes. Lower the block size, the embedding size or the number of layers.`,
  );
}

// --- Runs. What the source has in place of a Value or a list is unknown; the loop as written meets it. ---

type Element = Value | null | undefined;
type List = readonly Element[] | null | undefined;

/** The numbers of the vector that rows are multiplied with. */
const vector = new Float64Array(2 ** 12);

/**
 * Returns whether there is room for `entries` more, among them `runs` of `turns` turns, with new
 * inputs.
 */
function hasRoom(entries: number, runs: number, turns: number, newInputs: number): boolean {
  return (
    count + innerNodes + entries + runs * (2 * turns - 1) <= capacity &&
    count + entries <= ENTRIES &&
    runCount + runs <= RUNS &&
    inputCount + newInputs <= ENTRIES
  );
}

/**
 * Takes all turns of `for (let i = 0; i < end; i++) total = total.add(a[i].mul(b[i]))` as one run
 * and returns the total. Does nothing and returns undefined where they are not turns with Values
 * only.
 */
function sumOfProducts(total: Element, a: List, b: List, end: number, add: number, mul: number): Value | undefined {
  const start = total?.entry;
  if (typeof start !== 'number' || !a || !b) return undefined;
  if (!(Number.isInteger(end) && end > 0 && end <= a.length && end <= b.length)) return undefined;
  if (!hasRoom(1, 1, end, 2 * end)) return undefined;
  const firstA = inputCount;
  const firstB = firstA + end;
  let sum = data[start];
  for (let i = 0; i < end; i++) {
    const x = a[i]?.entry;
    const y = b[i]?.entry;
    if (typeof x !== 'number' || typeof y !== 'number') return undefined;
    inputs[firstA + i] = x;
    inputs[firstB + i] = y;
    sum += data[x] * data[y];
  }
  inputCount += 2 * end;
  return new Value(appendRun(start, sum, end, firstA, firstB, add, mul));
}

/**
 * Takes `rows.map((row) => dot(row, x))`, where `dot` sums products up from a constant 0, as a run
 * a row. The rows are parameters, each row next to each other. Where that is not so, returns what
 * `map` does; in a timed step, too, so that the time of each call of `dot` is measured.
 */
function products(
  rows: readonly List[] | null | undefined,
  x: List,
  scope: number,
  zero: number,
  add: number,
  mul: number,
  map: () => Value[],
): Value[] {
  const length = x?.length ?? 0;
  if (!rows || !x || length === 0 || timer !== null) return map();
  if (length > vector.length || !hasRoom(2 * rows.length, rows.length, length, length)) return map();
  const firstB = inputCount;
  for (let i = 0; i < length; i++) {
    const entry = x[i]?.entry;
    if (typeof entry !== 'number') return map();
    inputs[firstB + i] = entry;
    vector[i] = data[entry];
  }
  // Behind the end of the tape, until all rows have passed.
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r];
    const first = row?.[0]?.entry;
    if (row?.length !== length || typeof first !== 'number' || first + length > parameterCount) return map();
    const sum = timesVector(row, first, length);
    if (sum === undefined) return map();
    data[count + 2 * r + 1] = sum;
    runA[runCount + r] = first;
  }
  inputCount += length;
  const around = currentScope;
  const out: Value[] = [];
  for (let r = 0; r < rows.length; r++) {
    openScope(scope);
    const start = append(CONSTANT, 0, NONE, NONE, zero);
    out.push(new Value(appendRun(start, data[count], length, runA[runCount], firstB, add, mul)));
    closeScopes(around);
  }
  return out;
}

/**
 * Returns the row times the vector; undefined unless its elements are `length` entries from `first`
 * on.
 */
function timesVector(row: readonly Element[], first: number, length: number): number | undefined {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    if (row[i]?.entry !== first + i) return undefined;
    sum += data[first + i] * vector[i];
  }
  return sum;
}

/**
 * Appends a run from entry `start` with its sum. `a` and `b` are the stretches of inputs that it
 * multiplies.
 */
function appendRun(start: number, sum: number, turns: number, a: number, b: number, add: number, mul: number): number {
  const run = runCount++;
  const entry = append(RUN, sum, start, run, add);
  runEntry[run] = entry;
  runTurns[run] = turns;
  runA[run] = a;
  runB[run] = b;
  runMulSite[run] = mul;
  innerNodes += 2 * turns - 1;
  room = Math.min(ENTRIES, capacity - innerNodes);
  return entry;
}

// --- Scopes. ---

/** Opens a scope and returns its number. */
function openScope(site: number): number {
  const scope = scopeCount;
  if (scope === SCOPES) throw full();
  scopeCount = scope + 1;
  scopeSite[scope] = site;
  scopeParent[scope] = currentScope;
  scopeFirst[scope] = count + innerNodes;
  scopeLast[scope] = NONE;
  currentScope = scope;
  if (timer !== null) timer.opened(site);
  return scope;
}

/** Closes scopes until `scope` is the innermost. A scope in which no node was made is forgotten. */
function closeScopes(scope: number): void {
  const length = count + innerNodes;
  while (currentScope !== scope) {
    const closing = currentScope;
    if (timer !== null) timer.closed(scopeSite[closing]);
    scopeLast[closing] = length - 1;
    currentScope = scopeParent[closing];
    if (scopeFirst[closing] === length && closing > 0) scopeCount = closing;
  }
}

/** The tape as the session uses it, and as the calls do that the build puts into microgpt.ts. */
class TapeWriter {
  /** Nodes on the tape, parameters included. */
  get length(): number {
    return count + innerNodes;
  }
  get parameterCount(): number {
    return parameterCount;
  }
  /** Nodes that may be on the tape. */
  get capacity(): number {
    return capacity;
  }
  /** Parameters that may be on the tape: each is an entry. */
  readonly mostParameters = ENTRIES;
  /** The value of each parameter: a view of the tape. */
  get values(): Float64Array {
    return data.subarray(0, parameterCount);
  }
  /** The gradient of each parameter, as `values`. */
  get gradients(): Float64Array {
    return grad.subarray(0, parameterCount);
  }
  /** The value of each parameter when the step began. The next step overwrites it. */
  get began(): Float64Array {
    return began;
  }

  /** Every node that is on the tape. Good until the next step is read. */
  read(): Tape {
    if (written?.length !== this.length) {
      grad.fill(0, gradientCount, count);
      const runs = { turns: runTurns, a: runA, b: runB, mulSite: runMulSite, inputs };
      const entries = { count, parameterCount, began, data, grad, left, right, op, site: siteOf, ...runs };
      const scopes = { scopeCount, scopeSite, scopeParent, scopeFirst, scopeLast };
      written = writer.write(this.length, entries, { ...scopes, parts, exponents });
    }
    return written;
  }

  /**
   * Calls back for each active ReLU whose input is a product, or a sum whose last term is one, with
   * what is multiplied: two entries. That of a parameter is its node.
   */
  readonly eachActiveRelu = (onRelu: (a: number, b: number) => void): void => {
    for (let entry = parameterCount; entry < count; entry++) {
      if (op[entry] !== RELU || data[entry] === 0) continue;
      const input = left[entry];
      const term = op[input] === ADD ? right[input] : input;
      if (op[input] === RUN) {
        const run = right[input];
        const last = runTurns[run] - 1;
        onRelu(inputs[runA[run] + last], inputs[runB[run] + last]);
      } else if (op[term] === MUL) onRelu(left[term], right[term]);
    }
  };

  /** Allows at most `nodes` nodes from now on. */
  limit(nodes: number): void {
    capacity = Math.min(nodes, MOST_NODES);
    room = Math.min(ENTRIES, capacity - innerNodes);
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
    written = null;
    writer.clear();
    this.rewind({ count: 0, runCount: 0, inputCount: 0, innerNodes: 0, scopeCount: 0, currentScope: NONE });
    parameterCount = 0;
    began = new Float64Array(0);
    exponents.length = 0;
    parts.length = 0;
    openScope(0);
  }

  /**
   * Begins a training step: keeps the parameters, forgets all other nodes and scopes, and opens
   * scope 0.
   */
  beginStep(): void {
    const inputCount = parameterCount;
    this.rewind({ count: parameterCount, runCount: 0, inputCount, innerNodes: 0, scopeCount: 0, currentScope: NONE });
    written = null;
    gradientCount = 0;
    if (began.length !== parameterCount) began = new Float64Array(parameterCount);
    began.set(this.values);
    exponents.length = 0;
    parts.length = 0;
    openScope(0);
  }

  /** Ends the training step: closes every scope. */
  endStep(): void {
    closeScopes(NONE);
  }

  mark(): TapeMark {
    return { count, runCount, inputCount, innerNodes, scopeCount, currentScope };
  }

  /** Forgets all that was written after the mark. */
  rewind(mark: TapeMark): void {
    ({ count, runCount, inputCount, innerNodes, scopeCount, currentScope } = mark);
    if (written !== null && written.length > this.length) written = null;
    gradientCount = Math.min(gradientCount, count);
    room = Math.min(ENTRIES, capacity - innerNodes);
  }

  /** Runs `callee` in a scope of its own. */
  call<Args extends unknown[], Result>(site: number, callee: (...args: Args) => Result, ...args: Args): Result {
    const scope = openScope(site);
    const result = callee(...args);
    closeScopes(scopeParent[scope]);
    return result;
  }

  /**
   * Runs a method of `object` in a scope of its own; `written` is how the source names the method.
   */
  method<Args extends unknown[], Result>(
    object: unknown,
    method: (...args: Args) => Result,
    site: number,
    written: string,
    ...args: Args
  ): Result {
    if (typeof method !== 'function') throw new TypeError(`${written} is not a function`);
    const scope = openScope(site);
    const result: Result = Reflect.apply(method, object, args);
    closeScopes(scopeParent[scope]);
    return result;
  }

  /** Runs `callee`, a part of the step, in the scope that is open. */
  part<Args extends unknown[], Result>(site: number, callee: (...args: Args) => Result, ...args: Args): Result {
    const first = this.length;
    timer?.began(site);
    const result = callee(...args);
    timer?.ended(site);
    parts.push({ site, first, end: this.length });
    return result;
  }

  /** Opens a scope and gives its number. */
  open(site: number): number {
    return openScope(site);
  }

  /** Closes a scope, with those still open inside it, and passes `result` through. */
  close<Result>(scope: number, result: Result): Result {
    closeScopes(scopeParent[scope]);
    return result;
  }

  /** The scope that is open now. */
  current(): number {
    return currentScope;
  }

  /**
   * Begins a turn of a loop that runs in scope `around`: ends the turn before and opens a scope for
   * this one.
   */
  turn(around: number, site: number): void {
    closeScopes(around);
    openScope(site);
  }

  /** Closes scopes until `scope` is the innermost. */
  unwind(scope: number): void {
    closeScopes(scope);
  }

  readonly sumOfProducts = sumOfProducts;
  readonly products = products;
}

export const tape = new TapeWriter();
