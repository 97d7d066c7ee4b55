/** Runs: what the tape takes as a whole is, to the last bit, what the loops as they are written make. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Tape } from '../../src/engine/tape';
import { tape, Value } from '../../src/engine/value';
import { instrument } from '../../src/program/instrument';

const options = { file: 'model.ts', entry: 'step', tapeModule: './value', numbersModule: './numbers' };

const functions = `
  function dot(a, b) {
    let total = Value.constant(0);
    for (let i = 0; i < a.length; i++) total = total.add(a[i].mul(b[i]));
    return total;
  }
  function dotOfSecond(a, b) {
    let sum = Value.constant(0);
    for (let j = 0; j < b.length; j++) { sum = sum.add(a[j].mul(b[j])); }
    return sum;
  }
  function dotFrom(total, a, b, n) {
    for (let i = 0; i < n; i++) total = total.add(a[i].mul(b[i]));
    return total;
  }
`;

/** The tape with its runs, and the same that takes none. */
const plain = Object.create(tape, {
  sumOfProducts: { value: () => undefined },
  products: { value: (...args: (() => unknown)[]) => args[6]?.() },
}) as typeof tape;

interface Outcome {
  readonly tape: Tape;
  readonly nodes: Buffer;
  readonly gradients: readonly number[];
  readonly values: readonly number[];
  readonly lossNode: number | null;
  readonly error: string | null;
}

type Program = (parameters: Value[]) => unknown;

/** The function `step(p)` with this body, which records on a tape. */
function programOf(body: string): (on: typeof tape) => Program {
  const { code } = instrument(`${functions} function step(p) { ${body} }`, options);
  const load = new Function('Value', '$tape', `${code.replace(/import [^;]*;/g, '')}; return step;`);
  return (on) => load(Value, on);
}

/** Takes a step: the program's value, back over the tape, and an update. `numbers`: the parameters. */
function take(step: Program, numbers: readonly number[]): Outcome {
  tape.clear();
  const parameters = numbers.map((number) => Value.parameter(number));
  tape.beginStep();
  let loss: unknown = null;
  let error: string | null = null;
  try {
    loss = step(parameters);
    if (loss instanceof Value) loss.backward();
  } catch (thrown) {
    error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  }
  // A step that fails has none.
  const gradients = error === null ? parameters.map(({ grad }) => grad) : [];
  for (const [i, parameter] of parameters.entries()) parameter.data -= 0.25 * (gradients[i] ?? 0);
  tape.endStep();
  const lossNode = loss instanceof Value ? loss.node : null;
  const read = tape.read();
  return { tape: read, nodes: bytesOf(read), gradients, values: [...tape.values], lossNode, error };
}

/** Which NaN a sum of NaNs is depends on how it was compiled. */
function withoutBitsOfNaN(number: number): number {
  return Number.isNaN(number) ? Number.MAX_VALUE : number;
}

/** Every number of every column, bit for bit. */
function bytesOf({ length, parameterCount, ...read }: Tape): Buffer {
  const { data, grad, left, right, op, site, scope, scopeCount } = read;
  const { scopeSite, scopeParent, scopeFirst, scopeLast } = read;
  const columns = [
    ...[data, grad].map((column) => column.slice(0, length).map(withoutBitsOfNaN)),
    ...[left, right, op, site, scope].map((column) => column.slice(0, length)),
    ...[scopeSite, scopeParent, scopeFirst, scopeLast].map((column) => column.slice(0, scopeCount)),
    Float64Array.from([length, parameterCount, scopeCount, ...read.exponents]),
    Float64Array.from(read.parts.flatMap(({ site, first, end }) => [site, first, end])),
  ];
  return Buffer.concat(
    columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}

function assertSame(body: string, numbers: readonly number[]): Outcome {
  const load = programOf(body);
  const { tape: _, ...expected } = take(load(plain), numbers);
  const { tape: read, ...actual } = take(load(tape), numbers);
  assert.equal(actual.error, expected.error, body);
  assert.ok(actual.nodes.equals(expected.nodes), `other nodes of ${body}`);
  assert.deepEqual(actual, expected, body);
  return { tape: read, ...actual };
}

/** Runs on the tape: what it has fewer of than nodes. */
function entries(body: string, numbers: readonly number[]): number {
  take(programOf(body)(tape), numbers);
  return tape.mark().count;
}

const number = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
  fc.constantFrom(0, -0, 1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, -1e-200),
);

/** A statement that makes the vector or the list of rows `name` of what was made before. */
const statements: readonly ((name: string, a: string, b: string, k: number) => string)[] = [
  (name, a, b) => `const ${name} = [dot(${a}, ${b})];`,
  (name, a, b) => `const ${name} = [dotOfSecond(${a}, ${b}), dot(${b}, ${b})];`,
  (name, a, b, k) => `const ${name} = [dotFrom(${a}[0], ${a}, ${b}, ${k})];`,
  (name, a, b) =>
    `const rows${name} = [${a}, ${b}, p.slice(0, ${a}.length)]; const ${name} = rows${name}.map((row) => dot(row, ${a}));`,
  (name, a, _, k) =>
    `const m${name} = [0, 1, 2].map((r) => p.slice(r + ${k % 3}, r + ${k % 3} + ${a}.length)); const ${name} = m${name}.map((row) => dot(row, ${a}));`,
  (name, a) => `const ${name} = ${a}.map((x) => x.relu().add(0.5));`,
  (name, a, b) => `const ${name} = [...${a}, ...${b}];`,
  (name, a) => `const ${name} = ${a}.toReversed();`,
  (name, a, b) => `const ${name} = ${a}.map((x, i) => x.mul(${b}[i % ${b}.length]));`,
  (name, a, _, k) => `const ${name} = ${a}.slice(0, ${k % 4});`,
  (name, a, _, k) => `const ${name} = [...${a}]; ${name}[${k % 3}] = ${k % 2 === 0 ? 0.5 : 'undefined'};`,
  (name, a) => `const ${name} = p.slice(0, ${a}.length); ${name}[0] = ${name}[${name}.length - 1];`,
];

const program = fc
  .array(fc.tuple(fc.nat(statements.length - 1), fc.nat(), fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 8 })
  .map((chosen) => {
    const names = ['p', 'q'];
    const lines = ['const q = p.slice(1, 4);'];
    for (const [which, a, b, k] of chosen) {
      const name = `v${names.length}`;
      const statement = statements[which];
      assert(statement);
      lines.push(statement(name, names[a % names.length] ?? 'p', names[b % names.length] ?? 'p', k));
      names.push(name);
    }
    lines.push(`let loss = Value.constant(0); for (const x of ${names.at(-1)}) loss = loss.add(x);`, 'return loss;');
    return lines.join('\n');
  });

describe('runs', () => {
  after(() => {
    tape.limit(Number.POSITIVE_INFINITY);
    tape.clear();
  });

  it('are what the loops make, over random programs: nodes, gradients, scopes, errors, to the last bit', () => {
    let taken = 0;
    let failed = 0;
    fc.assert(
      fc.property(program, fc.array(number, { minLength: 6, maxLength: 9 }), (body, numbers) => {
        const { tape: read, error } = assertSame(body, numbers);
        if (tape.mark().count < read.length) taken++;
        if (error !== null) failed++;
      }),
      { numRuns: 500 },
    );
    assert.ok(taken > 100, `${taken} programs have runs`);
    assert.ok(failed > 10, `${failed} programs end with an error`);
  });

  const p = [0.5, -1.25, 2, 3, -0.75, 1.5];
  for (const [what, body] of [
    ['one product', 'return dot(p.slice(0, 1), p.slice(1, 2));'],
    ['no product', 'return dot([], []);'],
    ['a vector with itself', 'return dot(p, p);'],
    ['the total among the factors', 'return dotFrom(p[0], [p[0], p[1]], [p[0], p[0]], 2);'],
    ['vectors of different lengths', 'return dot(p, p.slice(1));'],
    ['a longer second vector', 'return dot(p.slice(1), p);'],
    ['fewer turns than elements', 'return dotFrom(p[1], p, p, 3);'],
    ['half a turn', 'return dotFrom(p[1], p, p, 2.5);'],
    ['no end', 'return dotFrom(p[1], p, p, Infinity);'],
    ['no number of turns', 'return dotFrom(p[1], p, p, undefined);'],
    ['numbers among the Values', 'return dot(p, [1, p[0], 2, 3, p[1], 5]);'],
    ['a number for a total', 'return dotFrom(1, p, p, 2);'],
    ['no vector', 'return dot(p, undefined);'],
    ['null for a vector', 'return dot(null, p);'],
    ['null for a vector of so many', 'return dotFrom(p[0], null, p, 2);'],
    ['null among the Values', 'return dot(p, [...p.slice(0, 5), null]);'],
    ['null for rows', 'const w = null; const x = p; return w.map((row) => dot(row, x))[0];'],
    ['null for a row', 'const w = [p, null]; const x = p; return w.map((row) => dot(row, x))[0];'],
    ['null for what rows are multiplied with', 'const w = [p]; const x = null; return w.map((row) => dot(row, x))[0];'],
    ['promises', 'const w = [p]; const x = p; w.map(async (row) => dot(row, x)); return p[0];'],
    ['a hole', 'const v = [...p]; delete v[2]; return dot(p, v);'],
    ['no rows', 'const w = undefined; const x = p; return w.map((row) => dot(row, x))[0];'],
    [
      'a row of another length',
      'const w = [p.slice(0, 3), p.slice(3, 5)]; const x = p.slice(0, 3); return w.map((row) => dot(row, x))[1];',
    ],
    ['rows of an object that maps', 'const w = { map: (f) => f(p) }; const x = p; return w.map((row) => dot(row, x));'],
    [
      'tied rows',
      'const w = [p.slice(0, 3), p.slice(3, 6)]; const x = p.slice(1, 4); return dot(w.map((row) => dot(row, x)), p);',
    ],
    [
      'a vector of one parameter thrice',
      'const w = [p.slice(0, 3), p.slice(3, 6)]; const x = [p[4], p[4], p[0]]; return dot(w.map((row) => dot(row, x)), p);',
    ],
  ] as const) {
    it(`are what the loops make of ${what}`, () => void assertSame(body, p));
  }

  it('are taken: a dot product is an entry and its constant, a product of a matrix two a row', () => {
    assert.equal(entries('return dot(p, p);', p), 6 + 2);
    assert.equal(
      entries(
        'const w = [p.slice(0, 3), p.slice(3, 6)]; const x = p.slice(1, 4); return w.map((row) => dot(row, x))[1];',
        p,
      ),
      6 + 4,
    );
    // Rows that are no neighbours are a run each, too.
    assert.equal(
      entries(
        'const w = [[p[0], p[2]], [p[1], p[3]]]; const x = p.slice(0, 2); return w.map((row) => dot(row, x))[1];',
        p,
      ),
      6 + 4,
    );
  });

  it('are not taken where the loop is another one', () => {
    for (const loop of [
      'for (let i = 1; i < p.length; i++) t = t.add(p[i].mul(p[i]));',
      'for (let i = 0; i <= 2; i++) t = t.add(p[i].mul(p[i]));',
      'for (let i = 0; i < p.length; i += 2) t = t.add(p[i].mul(p[i]));',
      'for (let i = 0; i < p.length; i++) t = t.add(p[i].mul(p[i + 0]));',
      'for (let i = 0; i < p.length; i++) t = p[i].mul(p[i]).add(t);',
      'for (let i = 0; i < p.length; i++) { t = t.add(p[i].mul(p[i])); t = t.relu(); }',
      'for (let i = 0, n = 2; i < n; i++) t = t.add(p[i].mul(p[i]));',
      'for (var i = 0; i < p.length; i++) t = t.add(p[i].mul(p[i]));',
      'let i = 0; for (; i < p.length; i++) t = t.add(p[i].mul(p[i]));',
    ]) {
      const body = `let t = p[0]; ${loop} return t;`;
      const { tape: read } = assertSame(body, p);
      assert.equal(tape.mark().count, read.length, loop);
    }
  });

  it('are not those of another function of the name', () => {
    const body = (how: string) => `const w = [p.slice(0, 3), p.slice(3, 6)]; const x = p.slice(1, 4); ${how}`;
    for (const how of [
      'const other = (dot) => w.map((row) => dot(row, x)); return other((row, x) => row[0].add(x[0]))[1];',
      '{ const dot = (row, x) => row[0].mul(x[0]); return w.map((row) => dot(row, x))[1]; }',
      'dot = (row, x) => row[0].exp(); return w.map((row) => dot(row, x))[1];',
      'function dot(row, x) { return row[0].relu(); } return w.map((row) => dot(row, x))[1];',
    ]) {
      const { tape: read } = assertSame(body(how), p);
      assert.equal(tape.mark().count, read.length, how);
    }
  });

  it('are timed as the calls of the source', () => {
    const timed: number[] = [];
    const timer = { opened: (site: number) => void timed.push(site), closed() {}, began() {}, ended() {} };
    const body =
      'const w = [p.slice(0, 3), p.slice(3, 6)]; const x = p.slice(1, 4); return dot(w.map((row) => dot(row, x)), p);';
    const untimed = take(programOf(body)(tape), p);
    tape.timer = timer;
    try {
      const { nodes } = take(programOf(body)(tape), p);
      assert.ok(nodes.equals(untimed.nodes));
    } finally {
      tape.timer = null;
    }
    assert.equal(timed.length, untimed.tape.scopeCount + 1, 'each scope, and that of the parameters');
  });

  it('end at the same node where the tape is full', () => {
    const body =
      'const w = [p.slice(0, 3), p.slice(3, 6)]; const x = p.slice(1, 4); return dot(w.map((row) => dot(row, x)), p);';
    const { tape: read } = assertSame(body, p);
    for (let nodes = p.length; nodes <= read.length; nodes++) {
      tape.limit(nodes);
      const { error } = assertSame(body, p);
      assert.equal(error === null, nodes === read.length);
      if (error !== null) assert.match(error, new RegExp(`^UserError: .* more than ${nodes} nodes`));
    }
    tape.limit(Number.POSITIVE_INFINITY);
  });

  it('are written out as they were computed, whatever has happened since', () => {
    const body = 'return dot(p, p.toReversed());';
    const first = take(programOf(body)(tape), p);
    const nodes = bytesOf(tape.read());
    const mark = tape.mark();
    const { values } = tape;
    Value.constant(7).mul(2);
    assert.equal(tape.read().length, first.tape.length + 3);
    tape.rewind(mark);
    assert.ok(bytesOf(tape.read()).equals(nodes), 'after what was computed behind the step');
    assert.deepEqual([...values], first.values);
    assert.equal(first.lossNode, tape.length - 1);
  });
});
