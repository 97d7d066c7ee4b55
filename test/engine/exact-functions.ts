/**
 * exp, log, pow, tanh, sin and cos in integers of arbitrary size, slow and close: what src/engine/numbers.ts is
 * measured with. A number is m / 2^PLACES; the error of every function is below 2^-90 of its result.
 */

const PLACES = 160n;
const ONE = 1n << PLACES;
/** Places of pi: the largest double has 1024 before the point. */
const PI_PLACES = 1400n;
/** Entries of the tables that shorten the series, to 1. */
const ENTRIES = 64n;

/** m 2^exponent */
interface Exact {
  readonly m: bigint;
  readonly exponent: bigint;
}

const float = new Float64Array(1);
const word = new BigUint64Array(float.buffer);

/** A finite double as it is. */
export function exactly(x: number): Exact {
  float[0] = x;
  const exponent = (word[0] >> 52n) & 0x7ffn;
  const fraction = word[0] & 0xfffffffffffffn;
  const m = exponent === 0n ? fraction : fraction | (1n << 52n);
  return { m: x < 0 ? -m : m, exponent: (exponent === 0n ? 1n : exponent) - 1075n };
}

/** The number of bits of a whole number above 0. */
function lengthOf(m: bigint): bigint {
  float[0] = Number(m);
  const length = ((word[0] >> 52n) & 0x7ffn) - 1022n;
  // The double may be the power of two above.
  return m < 1n << (length - 1n) ? length - 1n : length;
}

function shifted(m: bigint, by: bigint): bigint {
  return by >= 0n ? m << by : m >> -by;
}

function fixed(x: number): bigint {
  const { m, exponent } = exactly(x);
  return shifted(m, exponent + PLACES);
}

/** 2 artanh(z) */
function twiceArtanh(z: bigint): bigint {
  const square = (z * z) >> PLACES;
  let sum = 0n;
  for (let power = 2n * z, k = 1n; power !== 0n && power !== -1n; power = (power * square) >> PLACES, k += 2n) {
    sum += power / k;
  }
  return sum;
}

const LN2 = twiceArtanh(ONE / 3n);
/** log(1 + j / ENTRIES) */
const logs = Array.from({ length: Number(ENTRIES) }, (_, j) => {
  return twiceArtanh((BigInt(j) * ONE) / (2n * ENTRIES + BigInt(j)));
});

/** log x, for x > 0 */
function exactLog(x: number): bigint {
  const { m, exponent } = exactly(x);
  const length = lengthOf(m);
  const y = m << (PLACES + 1n - length);
  const j = ((y - ONE) * ENTRIES) >> PLACES;
  const entry = ONE + (j * ONE) / ENTRIES;
  const rest = twiceArtanh(((y - entry) << PLACES) / (y + entry));
  return (exponent + length - 1n) * LN2 + logs[Number(j)] + rest;
}

function taylor(x: bigint): bigint {
  let sum = 0n;
  for (let term = ONE, k = 1n; term !== 0n && term !== -1n; term = ((term * x) >> PLACES) / k, k++) sum += term;
  return sum;
}

const roots = new Map<bigint, bigint>();

/** The value of a function at j / ENTRIES, computed once. */
function entry(known: Map<bigint, bigint>, j: bigint, of: (x: bigint) => bigint): bigint {
  let value = known.get(j);
  if (value === undefined) {
    value = of((j * ONE) / ENTRIES);
    known.set(j, value);
  }
  return value;
}

/** e^x of a fraction */
function exactExp(x: bigint): Exact {
  const k = (2n * x + LN2) / (2n * LN2) - (x < 0n ? 1n : 0n);
  const rest = x - k * LN2;
  const j = (rest * ENTRIES) >> PLACES;
  const m = (entry(roots, j, taylor) * taylor(rest - (j * ONE) / ENTRIES)) >> PLACES;
  return { m, exponent: k - PLACES };
}

function arctan(n: bigint): bigint {
  let sum = 0n;
  for (let power = (1n << PI_PLACES) / n, k = 1n; power !== 0n; power /= -n * n, k += 2n) sum += power / k;
  return sum;
}

/** By Gauss: another formula than that of the engine. */
const PI = 4n * (12n * arctan(18n) + 8n * arctan(57n) - 5n * arctan(239n));

function sineSeries(x: bigint): bigint {
  const square = (x * x) >> PLACES;
  let sum = 0n;
  for (
    let term = x, k = 2n;
    term !== 0n && term !== -1n;
    term = -((term * square) >> PLACES) / (k * (k + 1n)), k += 2n
  ) {
    sum += term;
  }
  return sum;
}

function cosineSeries(x: bigint): bigint {
  const square = (x * x) >> PLACES;
  let sum = 0n;
  for (
    let term = ONE, k = 1n;
    term !== 0n && term !== -1n;
    term = -((term * square) >> PLACES) / (k * (k + 1n)), k += 2n
  ) {
    sum += term;
  }
  return sum;
}

const sines = new Map<bigint, bigint>();
const cosines = new Map<bigint, bigint>();

/** sin(x + turns pi / 2) */
function exactSine(x: number, turns: bigint): Exact {
  const { m, exponent } = exactly(x);
  const whole = shifted(m, exponent + PI_PLACES);
  const quarter = PI / 2n;
  let n = whole / quarter;
  let rest = whole - n * quarter;
  if (2n * rest > quarter) {
    n++;
    rest -= quarter;
  } else if (2n * rest < -quarter) {
    n--;
    rest += quarter;
  }
  const r = rest >> (PI_PLACES - PLACES);
  const j = (r * ENTRIES) >> PLACES;
  const d = r - (j * ONE) / ENTRIES;
  const [s, c] = [entry(sines, j, sineSeries), entry(cosines, j, cosineSeries)];
  const [sd, cd] = [sineSeries(d), cosineSeries(d)];
  const turn = (n + turns) & 3n;
  const value = (turn & 1n) === 0n ? s * cd + c * sd : c * cd - s * sd;
  return { m: turn < 2n ? value : -value, exponent: -2n * PLACES };
}

/** The functions, of finite arguments inside their domains whose results are neither 0 nor infinite. */
export const exactFunctions = {
  exp: (x: number): Exact => exactExp(fixed(x)),
  log: (x: number): Exact => ({ m: exactLog(x), exponent: -PLACES }),
  pow: (x: number, y: number): Exact => {
    const { m, exponent } = exactly(y);
    return exactExp(shifted(exactLog(x) * m, exponent));
  },
  tanh: (x: number): Exact => {
    const { m, exponent } = exactExp(2n * fixed(x));
    const power = shifted(m, exponent + PLACES);
    return { m: ((power - ONE) << PLACES) / (power + ONE), exponent: -PLACES };
  },
  sin: (x: number): Exact => exactSine(x, 0n),
  cos: (x: number): Exact => exactSine(x, 1n),
};

/** By how many units in the last place of the exact value a double is off; positive or negative. */
export function ulps(found: number, { m, exponent }: Exact): number {
  const size = m < 0n ? -m : m;
  // The exponent of the last place, which subnormal numbers have in common.
  const last = exponent + lengthOf(size) - 53n;
  const place = last < -1074n ? -1074n : last;
  if (!Number.isFinite(found)) return found;
  const { m: f, exponent: e } = exactly(found);
  // Both in units of 2^-60 places.
  const difference = shifted(f, e - place + 60n) - shifted(m, exponent - place + 60n);
  return Number(difference) / 2 ** 60;
}
