/** The list of operations is what Value does: codes, values, gradients; and all that reads a tape goes by it. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeOf, composed, operations } from '../../src/engine/operations';
import * as codes from '../../src/engine/tape';
import { tape, Value } from '../../src/engine/value';
import { operationCode, resultOperation } from '../../src/step/tape/operations';

const inputs = fc.tuple(
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.constantFrom(3, -1, 0.5, 0),
);

/** The node of an operation on a and b, and the number that its second input is: for pow a plain number. */
function made(
  word: string,
  a: number,
  b: number,
  k: number,
): { out: Value; left: Value; right: Value; second: number } {
  tape.clear();
  const [left, right] = [Value.parameter(a), Value.parameter(b)];
  const { arity } = operations[operationCode(word) ?? assert.fail(word)];
  const method = left[word as 'add' & 'pow' & 'exp'] as (this: Value, other?: Value | number) => Value;
  const out = method.call(left, ...(word === 'pow' ? [k] : arity === 2 ? [right] : []));
  return { out, left, right, second: word === 'pow' ? k : arity === 2 ? b : Number.NaN };
}

describe('operations', () => {
  it('have their place in the list as code', () => {
    const named = Object.entries(codes).map(([name, code]) => [name.toLowerCase(), code]);
    // Those of the published model, which have a name in the code; others are found by their words.
    assert.deepEqual(
      named.sort(([, one], [, other]) => Number(one) - Number(other)),
      operations.slice(0, named.length).map(({ word }, code) => [word, code]),
    );
    assert.deepEqual(
      operations.map(({ word }) => codeOf(word)),
      [...operations.keys()],
    );
    assert.throws(() => codeOf('constructor'), RangeError);
    assert.equal(new Set(operations.map(({ sign }) => sign)).size, operations.length);
  });

  it('are those that Value has methods for; what is composed of them ends in the one that holds the result', () => {
    const methods = Object.getOwnPropertyNames(Value.prototype).filter(
      (name) => !['constructor', 'node', 'data', 'grad', 'backward'].includes(name),
    );
    const single = operations.flatMap(({ word, arity }) => (arity > 0 ? [word] : []));
    assert.deepEqual(methods.sort(), [...single, ...Object.keys(composed)].sort());
    for (const method of methods) {
      tape.clear();
      const x = Value.parameter(0.5);
      const out = (x[method as 'add'] as (other: number) => Value).call(x, 2);
      assert.equal(tape.read().op[out.node], resultOperation(method), method);
      assert.equal(out.node, tape.length - 1, method);
    }
    for (const name of ['constructor', '__proto__', 'toString']) assert.equal(resultOperation(name), null);
  });

  for (const { word, arity, forward, left, right } of operations) {
    if (arity === 0) {
      it(`${word} has no input`, () => {
        for (const f of [forward, left, right]) assert.throws(() => f(1, 1, 1), RangeError);
      });
      continue;
    }
    it(`${word} has the value and the gradients that Value gives it, to the last bit`, () => {
      fc.assert(
        fc.property(inputs, ([a, b, k]) => {
          const { out, left: x, right: y, second } = made(word, a, b, k);
          assert.ok(Object.is(out.data, forward(a, second)), `${out.data}`);
          out.backward();
          // A gradient is a sum that begins with 0: of -0 there is 0.
          const sum = (gradient: number) => 0 + gradient;
          assert.ok(Object.is(x.grad, sum(left(a, second, out.data))), `${x.grad}`);
          if (arity === 2) assert.ok(Object.is(y.grad, sum(right(a, second, out.data))), `${y.grad}`);
          else assert.throws(() => right(a, second, out.data), RangeError);
        }),
      );
    });
  }

  it('max passes the gradient of a tie to its second input, as relu passes none at 0', () => {
    const { out, left, right } = made('max', 2, 2, 0);
    out.backward();
    assert.deepEqual([out.data, left.grad, right.grad], [2, 0, 1]);
    for (const x of [-1, 0, 1]) {
      tape.clear();
      const [a, b] = [Value.parameter(x), Value.parameter(x)];
      a.max(0).sub(b.relu()).backward();
      assert.equal(a.grad + b.grad, 0, `at ${x}`);
    }
  });

  it('sigmoid is 0 and 1 far from 0, without a gradient', () => {
    for (const [x, y] of [
      [-800, 0],
      [0, 0.5],
      [800, 1],
    ]) {
      const { out, left } = made('sigmoid', x, 0, 0);
      out.backward();
      assert.deepEqual([out.data, left.grad], [y, y * (1 - y)]);
    }
  });
});
