/**
 * The random numbers of CPython's `random` module, number for number, so that a seed gives the same
 * run here and there.
 *
 * Source: CPython Lib/random.py and Modules/_randommodule.c; the generator is MT19937 by M.
 * Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), seeded by their
 * init_by_array.
 */

import { cos, log, sin } from './numbers';

const N = 624;
const M = 397;

/**
 * Where a stream of random numbers is: 624 words of 32 bits, the next word's index, and gauss's
 * cached second value.
 */
export interface RandomState {
  readonly words: Uint32Array;
  readonly index: number;
  readonly nextGauss: number | null;
}

export class Random {
  private readonly words: Uint32Array;
  private index: number;
  private nextGauss: number | null;
  /** Words of 32 bits that were drawn since it was made. */
  drawn = 0;

  private constructor(state: RandomState) {
    this.words = state.words.slice();
    this.index = state.index;
    this.nextGauss = state.nextGauss;
  }

  /**
   * `random.seed(seed)`; as in CPython the sign does not count. Throws a RangeError for a seed that
   * is no safe integer.
   */
  static seeded(seed: number): Random {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`The seed must be a whole number, not ${seed}.`);
    const magnitude = Math.abs(seed);
    const high = Math.floor(magnitude / 2 ** 32);
    const key = high > 0 ? [magnitude >>> 0, high] : [magnitude >>> 0];
    return new Random({ words: initByArray(key), index: N, nextGauss: null });
  }

  static from(state: RandomState): Random {
    return new Random(state);
  }

  state(): RandomState {
    return { words: this.words.slice(), index: this.index, nextGauss: this.nextGauss };
  }

  /** Passes over so many words. */
  skip(words: number): void {
    for (let i = 0; i < words; i++) this.next32();
  }

  /** Uniform in [0, 1), 53 bits. */
  random(): number {
    const a = this.next32() >>> 5;
    const b = this.next32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /**
   * Normal distribution; values come in pairs, and the second of a pair is kept for the next call.
   */
  gauss(mean: number, std: number): number {
    let z = this.nextGauss;
    this.nextGauss = null;
    if (z === null) {
      const angle = this.random() * 2 * Math.PI;
      const radius = Math.sqrt(-2 * log(1 - this.random()));
      z = cos(angle) * radius;
      this.nextGauss = sin(angle) * radius;
    }
    return mean + z * std;
  }

  /**
   * Shuffles in place (Fisher and Yates, from the last element down): all, or those from `end`
   * (exclusive) to `first`.
   */
  shuffle<T>(items: { readonly length: number; [index: number]: T }, end = items.length, first = 0): void {
    for (let i = end - 1; i >= Math.max(1, first); i--) {
      const j = this.below(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
  }

  /** An index, with probability in proportion to its weight. */
  choice(weights: readonly number[]): number {
    const cumulative: number[] = [];
    let total = 0;
    for (const weight of weights) {
      total += weight;
      cumulative.push(total);
    }
    const target = this.random() * total;
    let low = 0;
    let high = weights.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (target < cumulative[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * Uniform in 0 .. n - 1 for n < 2^32: as many bits as n has, drawn again until they are below n.
   */
  private below(n: number): number {
    const shift = Math.clz32(n);
    let drawn = this.next32() >>> shift;
    while (drawn >= n) drawn = this.next32() >>> shift;
    return drawn;
  }

  private next32(): number {
    if (this.index === N) this.twist();
    this.drawn++;
    let y = this.words[this.index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const words = this.words;
    for (let i = 0; i < N; i++) {
      const y = (words[i] & 0x80000000) | (words[(i + 1) % N] & 0x7fffffff);
      words[i] = words[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }
}

function initByArray(key: readonly number[]): Uint32Array {
  const words = new Uint32Array(N);
  words[0] = 19650218;
  for (let i = 1; i < N; i++) words[i] = Math.imul(1812433253, words[i - 1] ^ (words[i - 1] >>> 30)) + i;
  const mixed = (i: number, factor: number): number =>
    words[i] ^ Math.imul(words[i - 1] ^ (words[i - 1] >>> 30), factor);
  let i = 1;
  let j = 0;
  for (let k = Math.max(N, key.length); k > 0; k--) {
    words[i] = mixed(i, 1664525) + key[j] + j;
    i++;
    j++;
    if (i === N) {
      words[0] = words[N - 1];
      i = 1;
    }
    if (j === key.length) j = 0;
  }
  for (let k = N - 1; k > 0; k--) {
    words[i] = mixed(i, 1566083941) - i;
    i++;
    if (i === N) {
      words[0] = words[N - 1];
      i = 1;
    }
  }
  words[0] = 0x80000000;
  return words;
}
