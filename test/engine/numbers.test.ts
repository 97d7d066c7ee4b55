/** exp, log, pow, tanh, sin and cos: right at every edge, and everywhere within 0.501 ulp of the exact value. */

import assert from 'node:assert/strict';
import { cos, exp, log, pow, sin, tanh } from '../../src/engine/numbers';
import { Random } from '../../src/engine/random';
import { exactFunctions, ulps } from './exact-functions';

const inf = Number.POSITIVE_INFINITY;
const nan = Number.NaN;
const least = Number.MIN_VALUE;
const leastNormal = 2 ** -1022;
const most = Number.MAX_VALUE;
const bound = 0.501;

type Function = keyof typeof exactFunctions;
const functions = { exp, log, pow, tanh, sin, cos };

/** By how many units in the last place a function is off. */
function errorOf(name: Function, x: number, y: number): number {
  return ulps(functions[name](x, y), exactFunctions[name](x, y));
}

function assertError(name: Function, x: number, y = nan): void {
  const error = errorOf(name, x, y);
  assert.ok(Math.abs(error) <= bound, `${name}(${x}, ${y}) is off by ${error} ulp`);
}

/** Asserts results to the last bit, and the sign of 0. */
function assertResults(f: (x: number) => number, results: readonly (readonly [number, number])[]): void {
  for (const [x, result] of results) assert.ok(Object.is(f(x), result), `${f.name}(${x}) is ${f(x)}, not ${result}`);
}

/** The doubles right before and after. */
function neighbours(x: number): readonly number[] {
  const bits = new BigInt64Array(1);
  const float = new Float64Array(bits.buffer);
  return [-2n, -1n, 0n, 1n, 2n].map((by) => {
    float[0] = x;
    bits[0] += by;
    return float[0];
  });
}

/** Doubles of random bits: every exponent is as likely as another. */
function anyDouble(random: Random): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, Math.floor(random.random() * 2 ** 32));
  view.setUint32(4, Math.floor(random.random() * 2 ** 32));
  return view.getFloat64(0);
}

describe('numbers', () => {
  it('are right where a result is 0, infinite, not a number, or exact', () => {
    assertResults(exp, [
      ...([
        [0, 1],
        [-0, 1],
        [nan, nan],
        [inf, inf],
        [-inf, 0],
        [least, 1],
        [-least, 1],
      ] as const),
      ...([
        [710, inf],
        [most, inf],
        [-746, 0],
        [-most, 0],
        [-745.1332191019412, 0],
        [-745.1332191019411, least],
      ] as const),
      ...([
        [709.7827128933841, inf],
        [1, Math.E],
      ] as const),
    ]);
    assertResults(log, [
      ...([
        [1, 0],
        [0, -inf],
        [-0, -inf],
        [-1, nan],
        [-least, nan],
        [-inf, nan],
        [nan, nan],
        [inf, inf],
      ] as const),
      ...([
        [2, Math.LN2],
        [10, Math.LN10],
        [0.5, -Math.LN2],
        [least, -744.4400719213812],
      ] as const),
    ]);
    assertResults(tanh, [
      ...([
        [0, 0],
        [-0, -0],
        [nan, nan],
        [inf, 1],
        [-inf, -1],
        [30, 1],
        [-30, -1],
        [most, 1],
      ] as const),
      ...([
        [least, least],
        [-least, -least],
        [leastNormal, leastNormal],
        [1e-9, 1e-9],
      ] as const),
    ]);
    assertResults(sin, [
      ...([
        [0, 0],
        [-0, -0],
        [nan, nan],
        [inf, nan],
        [-inf, nan],
        [least, least],
        [-least, -least],
      ] as const),
      ...([
        [Math.PI / 2, 1],
        [-Math.PI / 2, -1],
        [1e-9, 1e-9],
        [Math.PI, 1.2246467991473532e-16],
      ] as const),
    ]);
    assertResults(cos, [
      ...([
        [0, 1],
        [-0, 1],
        [nan, nan],
        [inf, nan],
        [-inf, nan],
        [least, 1],
        [Math.PI, -1],
        [-Math.PI, -1],
      ] as const),
      ...([
        [Math.PI / 2, 6.123233995736766e-17],
        [2 * Math.PI, 1],
      ] as const),
    ]);
  });

  it('have the powers that ECMAScript gives to 0, 1, infinite numbers and NaN', () => {
    const whole = [1, 2, 3, 2 ** 53 - 1, 2 ** 53, 1e300, most];
    const broken = [0.5, 1.5, least, 1e-300, 2 ** 52 - 0.5];
    const powers = [...whole, ...broken].flatMap((y) => [y, -y]);
    const power = (x: number, y: number, result: number) => {
      assert.ok(Object.is(pow(x, y), result), `pow(${x}, ${y}) is ${pow(x, y)}, not ${result}`);
    };
    for (const x of [0, -0, 1, -1, 2, -2, 0.5, least, most, -most, inf, -inf, nan]) {
      power(x, 0, 1);
      power(x, -0, 1);
      power(x, nan, nan);
      const size = Math.abs(x);
      if (Number.isNaN(x)) continue;
      power(x, inf, size === 1 ? nan : size > 1 ? inf : 0);
      power(x, -inf, size === 1 ? nan : size > 1 ? 0 : inf);
    }
    for (const y of powers) {
      const odd = Math.abs(y % 2) === 1;
      power(nan, y, nan);
      power(1, y, 1);
      power(-1, y, Number.isInteger(y) ? (odd ? -1 : 1) : nan);
      power(-2.5, broken[0] * Math.sign(y), nan);
      power(0, y, y > 0 ? 0 : inf);
      power(-0, y, y > 0 ? (odd ? -0 : 0) : odd ? -inf : inf);
      power(inf, y, y > 0 ? inf : 0);
      power(-inf, y, y > 0 ? (odd ? -inf : inf) : odd ? -0 : 0);
    }
    power(-8, 1 / 3, nan);
    power(-most, 2 ** 53 - 1, -inf);
    power(-least, 3, -0);
    power(-2, -1075, -0);
    power(2, 1024, inf);
  });

  it('are exact where a double can hold the result', () => {
    for (let k = -1074; k < 1024; k++) {
      const power = pow(2, k);
      assert.ok(power > 0 && ulps(power, { m: 1n, exponent: BigInt(k) }) === 0, `2^${k} is ${power}`);
    }
    assert.equal(pow(2, -1075), 0);
    const random = Random.seeded(1);
    for (let i = 0; i < 2000; i++) {
      const whole = Math.floor(random.random() * 2 ** 13) + 1;
      for (const y of [1, 2, 3, 4]) {
        assert.equal(
          pow(whole, y),
          Array(y)
            .fill(whole)
            .reduce((product, factor) => product * factor),
        );
        assert.equal(pow(-whole, y), pow(whole, y) * (y % 2 === 1 ? -1 : 1));
      }
      const square = whole * whole;
      assert.deepEqual([pow(square, 0.5), pow(square, 1.5)], [whole, square * whole]);
      const x = anyDouble(random);
      if (Number.isNaN(x)) continue;
      assert.deepEqual([pow(x, 1), pow(x, 2), pow(x, -1)], [x, x * x, 1 / x]);
      assert.ok(Object.is(tanh(-x), -tanh(x)) && Object.is(sin(-x), -sin(x)) && Object.is(cos(-x), cos(x)), `${x}`);
    }
  });

  it('are within 0.501 ulp at random arguments of every size', () => {
    const random = Random.seeded(2);
    const size = (from: number, to: number) => exp(log(from) + random.random() * (log(to) - log(from)));
    const sign = () => (random.random() < 0.5 ? -1 : 1);
    for (let i = 0; i < 3000; i++) {
      assertError('exp', -745 + 1454 * random.random());
      assertError('exp', sign() * size(1e-20, 700));
      assertError('log', Math.abs(anyDouble(random)) || 1);
      assertError('log', 1 + sign() * size(1e-15, 0.5));
      assertError('tanh', sign() * size(1e-12, 25));
      assertError('sin', random.random() * 2 * Math.PI);
      assertError('cos', random.random() * 2 * Math.PI);
      assertError('sin', sign() * size(1e-8, most));
      assertError('cos', sign() * size(1e-8, most));
      const x = i % 2 === 0 ? size(1e-300, 1e300) : 1 + sign() * size(1e-12, 0.5);
      assertError('pow', x, ((1400 * random.random() - 700) * (i % 3 === 0 ? random.random() : 1)) / log(x));
      assertError('pow', size(1e-9, 100), [-2, -1.5, -0.5, 0.5, 3][i % 5]);
    }
  });

  it('are within 0.501 ulp at hard arguments: between the entries of the tables, around limits and among the subnormal', () => {
    for (let i = 300; i < 800; i++) {
      for (const x of neighbours(512 / (i + 0.5))) assertError('log', x);
      assertError('log', i / 512);
    }
    for (const limit of [1, 2, 0.5, Math.SQRT2, Math.SQRT1_2, leastNormal, least * 5, most / 2]) {
      for (const x of neighbours(limit)) if (x !== 1 && x > 0 && x < inf) assertError('log', x);
    }
    for (let k = -300; k < 300; k++) {
      for (const x of neighbours(((k + 0.5) * Math.LN2) / 256)) assertError('exp', x);
      for (const x of neighbours(((Math.abs(k) + 0.5) * Math.LN2) / 512)) assertError('tanh', x);
      for (const x of neighbours(((Math.abs(k) + 0.5) * Math.PI) / 4)) {
        assertError('sin', x);
        assertError('cos', x);
      }
      for (const x of neighbours((Math.abs(k) + 0.5) / 64)) {
        assertError('sin', x);
        assertError('cos', x);
      }
      // Multiples of pi / 2 are where least of the argument is left.
      for (const x of neighbours(Math.abs(k) * 41 * (Math.PI / 2))) {
        if (!(x >= 1)) continue;
        assertError('sin', x);
        assertError('cos', x);
      }
    }
    // Of all doubles the nearest to a multiple of pi / 2, and large ones.
    for (const x of [6381956970095103 * 2 ** 797, 1e22, 2 ** 53, 2 ** 1000, most, 1608.5, 1023.5 * (Math.PI / 2)]) {
      for (const near of neighbours(x)) {
        if (!Number.isFinite(near)) continue;
        assertError('sin', near);
        assertError('cos', near);
      }
    }
    for (let x = -745; x < -707; x += 0.01) {
      assertError('exp', x);
      assertError('pow', 2, x / Math.LN2);
      assertError('pow', 1e-5, x / -11.5);
    }
    for (const x of [2 ** -28, 1e-9, 2 ** -6, 18, 19, 19.0615, 20, 22])
      for (const near of neighbours(x)) assertError('tanh', near);
    for (const x of neighbours(1))
      if (x !== 1) for (const y of [2 ** 40, 2 ** 60, 3e17, -1e18]) assertError('pow', x, y);
    for (const x of neighbours(709.78271289338)) assertError('exp', x);
  });

  it('measures errors: of what is right there is none, and one place is one unit', () => {
    const off = (name: Function, x: number) =>
      neighbours(functions[name](x, nan)).map((y) => 0 + Math.round(ulps(y, exactFunctions[name](x, nan))));
    for (const [name, x] of [
      ['exp', 1],
      ['log', 3],
      ['sin', 2],
      ['cos', 1],
      ['tanh', 0.3],
      ['exp', -740],
    ] as const) {
      assert.deepEqual(off(name, x), [-2, -1, 0, 1, 2], name);
    }
    assert.ok(Math.abs(ulps(243, exactFunctions.pow(3, 5))) < 1e-9);
  });
});
