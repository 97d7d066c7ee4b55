/**
 * Numbers: exp, log, pow, tanh, sin and cos, the same to the last bit in every engine.
 *
 * ECMAScript leaves the last bits of Math.exp and its like, and of `**`, to the engine. Here they
 * are made of + - * / and exact roundings alone, which are the same everywhere.
 *
 * Each function goes from the nearest entry of a table to its argument by a Taylor series, whose
 * argument is so small that a few terms are enough. The tables are computed when the module is
 * loaded, in integers. A number that needs more than 53 bits is a pair: a double, and what is left
 * of it. Math.fround splits a double into two halves, whose products are exact. So the error before
 * the last rounding is below 2^-10 ulp, that of a result below 0.501 ulp, and a result that a
 * double can hold is exact. docs/numbers.md tells where the errors come from.
 */

/** The integers that the tables are made of are fractions with so many binary places. */
const PLACES = 104n;
const ONE = 1n << PLACES;
const UNIT = 1 / Number(ONE);
/** Intervals of log in an octave, of exp in an octave, and of sin and cos in a radian. */
const LOGS = 512;
const EXPS = 256;
const ANGLES = 64;

/**
 * What a function leaves beside the double that it returns: the rest of the pair, and a number of
 * octaves or quadrants.
 */
const rest = new Float64Array(1);
const turns = new Int32Array(1);
/** A double as its bits. */
const bits = new DataView(new ArrayBuffer(8));

// --- The tables. ---

/** 2^k at k + 1074. */
const twoTo = new Float64Array(2098);
for (let i = 0, power = Number.MIN_VALUE; i < twoTo.length; i++, power *= 2) twoTo[i] = power;

/** A fraction as a double of so many places, and the rest. */
function pair(fraction: bigint, places: bigint): readonly [number, number] {
  const high = (fraction >> (PLACES - places)) << (PLACES - places);
  return [Number(high) * UNIT, Number(fraction - high) * UNIT];
}

/**
 * artanh(1/n) = 1/n + 1/3n^3 + 1/5n^5 ... as a fraction of `one`; with a `sign` of -1, arctan(1/n).
 */
function series(n: bigint, one = ONE, sign = 1n): bigint {
  const ratio = sign * n * n;
  let sum = one / n;
  for (let power = sum / ratio, k = 3n; power !== 0n; power /= ratio, k += 2n) sum += power / k;
  return sum;
}

/** The sums of every fourth term of e^x = 1 + x + x^2/2! + x^3/3! ..., from the first four on. */
function taylor(x: bigint): readonly bigint[] {
  const sums = [0n, 0n, 0n, 0n];
  for (let term = ONE, k = 0; term !== 0n; term = ((term * x) >> PLACES) / BigInt(k)) sums[k++ % 4] += term;
  return sums;
}

/**
 * log n of whole numbers, by log 2n = log 2 + log n and log n^2 = log(n - 1) + log(n + 1) + 2
 * artanh(1 / (2n^2 - 1)).
 */
const logs = [0n, 0n, 2n * series(3n)];
for (let n = 3; n < LOGS * Math.SQRT2; n += 2) {
  logs[n + 1] = logs[2] + logs[(n + 1) / 2];
  logs[n] = (logs[n - 1] + logs[n + 1]) / 2n + series(BigInt(2 * n * n - 1));
}
/** Of 42 places: its products with exponents, and their sums with the table's, are exact. */
const [LN2, LN2_REST] = pair(logs[2], 42n);
/** The pairs of log(LOGS / i); of 42 places, too. */
const logTable = new Float64Array(2 * logs.length);
for (let i = Math.floor(LOGS / Math.SQRT2); i < logs.length; i++) logTable.set(pair(logs[LOGS] - logs[i], 42n), 2 * i);

/**
 * log 2 / EXPS; of 41 places, which are 33 bits: its products with numbers of intervals are exact.
 */
const step = logs[2] / BigInt(EXPS);
const [STEP, STEP_REST] = pair(step, 41n);
const STEPS_PER_UNIT = 1 / STEP;
/** 2^(i / EXPS); of 24 bits, as Math.fround gives. */
const expTable = new Float64Array(2 * EXPS);
const ratio = taylor(step).reduce((sum, part) => sum + part);
for (let i = 0, power = ONE; i < EXPS; i++, power = (power * ratio) >> PLACES) expTable.set(pair(power, 23n), 2 * i);

/** pi / 2 = 2 (4 arctan(1/5) - arctan(1/239)), by Machin; with places for the largest double. */
const PI_PLACES = 1200n;
const QUADRANT_EXACT = 8n * series(5n, 1n << PI_PLACES, -1n) - 2n * series(239n, 1n << PI_PLACES, -1n);
/** Of 42 places: its products with numbers below 1024 are exact. */
const [QUADRANT, QUADRANT_REST] = pair(QUADRANT_EXACT >> (PI_PLACES - PLACES), 42n);
/** sin(i / ANGLES) and cos(i / ANGLES) up to pi / 4, and a little more; of 24 places. */
const sinTable = new Float64Array(2 * 52);
const cosTable = new Float64Array(2 * 52);
const parts = taylor(ONE / BigInt(ANGLES));
const [cos1, sin1] = [parts[0] - parts[2], parts[1] - parts[3]];
for (let i = 0, s = 0n, c = ONE; i < 52; i++) {
  sinTable.set(pair(s, 24n), 2 * i);
  cosTable.set(pair(c, 24n), 2 * i);
  [s, c] = [(s * cos1 + c * sin1) >> PLACES, (c * cos1 - s * sin1) >> PLACES];
}

// --- Pairs. ---

/** e^(x + more) = 2^turns (result + rest) for |x| < 1000; the result is between 0.99 and 2.01. */
function expPair(x: number, more: number): number {
  const k = Math.round(x * STEPS_PER_UNIT);
  const i = k & (EXPS - 1);
  turns[0] = (k - i) / EXPS;
  // The distance from the entry, a + b: x - k STEP is exact, and t a, too.
  const distance = x - k * STEP;
  const a = Math.fround(distance);
  const b = distance - a + (more - k * STEP_REST);
  const d = a + b;
  const curve = d * d * (1 / 2 + d * (1 / 6 + d * (1 / 24 + d * (1 / 120 + d / 720))));
  const t = expTable[2 * i];
  const result = t + t * a;
  rest[0] = t - result + t * a + (expTable[2 * i + 1] * (1 + d + curve) + t * (b + curve));
  return result;
}

/** 2^turns (result + rest), rounded once, whether it is subnormal or not. */
function scaled(result: number): number {
  const k = turns[0];
  if (k >= -1021) return (result + rest[0]) * 2 * twoTo[k + 1073];
  // In units of the least subnormal number: 2^52 more rounds to whole ones.
  const unit = twoTo[k + 2148];
  const units = result * unit;
  if (units >= 2 ** 52) return (result + rest[0]) * unit * Number.MIN_VALUE;
  const whole = units + 2 ** 52;
  const left = 2 ** 52 - whole + units + rest[0] * unit;
  return (whole + left - 2 ** 52) * Number.MIN_VALUE;
}

/** log x = result + rest, for a finite x above 0. */
function logPair(x: number): number {
  // x = 2^k m, m from sqrt(1/2) to sqrt(2): near 1, nothing cancels. A subnormal number has no
  // exponent of its own.
  const shift = x < 2 ** -1022 ? 54 : 0;
  bits.setFloat64(0, x * twoTo[1074 + shift], true);
  let k = (bits.getInt32(4, true) >> 20) - 1023;
  let m = x * twoTo[1074 + shift] * twoTo[1074 - k];
  if (m > Math.SQRT2) {
    m /= 2;
    k++;
  }
  k -= shift;
  const i = Math.round(LOGS / m);
  // The distance from the entry, m i / LOGS - 1, is exact: it has 52 bits.
  const d = Math.fround(m) * (i / LOGS) - 1 + (m - Math.fround(m)) * (i / LOGS);
  const a = Math.fround(d);
  const entry = k * LN2 + logTable[2 * i];
  const sum = entry + d;
  const result = sum - (a * a) / 2;
  const cubic = d * d * d * (1 / 3 - d * (1 / 4 - d * (1 / 5 - d * (1 / 6 - d * (1 / 7 - d / 8)))));
  const small = k * LN2_REST + logTable[2 * i + 1] - ((d - a) * (d + a)) / 2 + cubic;
  rest[0] = entry - sum + d + (sum - result - (a * a) / 2) + small;
  return result;
}

/**
 * The distance of x >= 0 from the nearest multiple of pi / 2, result + rest; the number of it in
 * `turns`, modulo 4.
 */
function quadrantPair(x: number): number {
  const n = Math.round(x / QUADRANT);
  if (n < 1024) {
    const distance = x - n * QUADRANT;
    const result = distance - n * QUADRANT_REST;
    turns[0] = n;
    rest[0] = distance - result - n * QUADRANT_REST;
    if (n === 0 || Math.abs(result) > 2 ** -20) return result;
  }
  // In integers, where the distance is so short that it needs more places, or the multiple so high.
  const exact = Number.isInteger(x) ? BigInt(x) << PI_PLACES : BigInt(x * 2 ** 53) << (PI_PLACES - 53n);
  const multiple = (2n * exact + QUADRANT_EXACT) / (2n * QUADRANT_EXACT);
  const distance = (exact - multiple * QUADRANT_EXACT) >> (PI_PLACES - 2n * PLACES);
  const result = Number(distance);
  const unit = 1 / Number(ONE) / Number(ONE);
  turns[0] = Number(multiple & 3n);
  rest[0] = Number(distance - BigInt(result)) * unit;
  return result * unit;
}

/** sin(x + quadrants pi / 2), for x >= 0 */
function sinOf(x: number, quadrants: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const distance = quadrantPair(x);
  const turn = turns[0] + quadrants;
  const i = Math.round(Math.abs(distance) * ANGLES);
  const sign = distance < 0 ? -1 : 1;
  // sin(e + d) = s cos d + c sin d of the entry's sine s and cosine c, or with a quarter turn, c
  // cos d - s sin d.
  const odd = (turn & 1) !== 0;
  const s = odd ? cosTable[2 * i] : sign * sinTable[2 * i];
  const c = odd ? -sign * sinTable[2 * i] : cosTable[2 * i];
  const sRest = odd ? cosTable[2 * i + 1] : sign * sinTable[2 * i + 1];
  const cRest = odd ? -sign * sinTable[2 * i + 1] : cosTable[2 * i + 1];
  const near = distance - (sign * i) / ANGLES;
  const a = Math.fround(near);
  const b = near - a + rest[0];
  const d = a + b;
  const square = d * d;
  const result = s + c * a;
  const curve = (s + sRest) * square * (1 / 2 - square * (1 / 24 - square / 720));
  const cubic = (c + cRest) * d * square * (1 / 6 - square * (1 / 120 - square / 5040));
  const value = result + (s - result + c * a + (sRest + c * b + cRest * d - curve - cubic));
  return (turn & 2) === 0 ? value : -value;
}

// --- The functions. ---

/** e^x */
export function exp(x: number): number {
  return expOf(x, 0);
}

/** The natural logarithm. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  return x === Number.POSITIVE_INFINITY ? x : logPair(x) + rest[0];
}

/** `x ** y` */
export function pow(x: number, y: number): number {
  return y === 2 ? x * x : power(x, y);
}

function power(x: number, y: number): number {
  if (y === -1) return 1 / x;
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.abs(x);
  let result: number;
  if (size === 0 || size === Number.POSITIVE_INFINITY || Math.abs(y) > 2 ** 64) {
    // NaN for an infinite power of 1 or -1.
    if (size === 1) result = 1 + 0 * y;
    else result = size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  } else {
    if (x < 0 && !Number.isInteger(y)) return Number.NaN;
    result = expOfProduct(y, logPair(size));
  }
  const negative = x < 0 || Object.is(x, -0);
  return negative && Math.abs(y % 2) === 1 ? -result : result;
}

/** e^(y (log + rest)) */
function expOfProduct(y: number, log: number): number {
  const x = log + rest[0];
  const xRest = log - x + rest[0];
  const product = y * x;
  const a = Math.fround(x);
  const b = Math.fround(y);
  const productRest = a * b - product + a * (y - b) + (x - a) * b + (x - a) * (y - b) + y * xRest;
  return expOf(product, productRest);
}

function expOf(x: number, more: number): number {
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  return scaled(expPair(x, more));
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  // x - x^3/3 rounds to x, or is NaN.
  if (!(size > 2 ** -28)) return x;
  // Too small for the quotient below, whose numerator loses bits to the 1.
  const square = x * x;
  if (size < 2 ** -6) return x - x * square * (1 / 3 - square * (2 / 15 - square * (17 / 315 - (square * 62) / 2835)));
  const result = size > 18 ? 1 - 2 * exp(-2 * size) : tanhOf(size);
  return x < 0 ? -result : result;
}

/** (e^2x - 1) / (e^2x + 1), for x from 2^-6 to 18 */
function tanhOf(x: number): number {
  const high = expPair(2 * x, 0);
  const unit = twoTo[1074 + turns[0]];
  const power = high * unit;
  const powerRest = rest[0] * unit;
  const above = power - 1 + powerRest;
  const aboveRest = power - 1 - above + powerRest;
  const one = power + 1;
  const below = one + powerRest;
  const belowRest = one - below + powerRest + (power - one + 1);
  const ratio = above / below;
  const a = Math.fround(ratio);
  const b = Math.fround(below);
  const left = above - a * b - a * (below - b) - (ratio - a) * b - (ratio - a) * (below - b);
  return ratio + (left + aboveRest - ratio * belowRest) / below;
}

export function sin(x: number): number {
  const size = Math.abs(x);
  // x - x^3/6 rounds to x, or is NaN.
  if (!(size > 2 ** -28)) return x;
  const result = sinOf(size, 0);
  return x < 0 ? -result : result;
}

export function cos(x: number): number {
  return sinOf(Math.abs(x), 1);
}
