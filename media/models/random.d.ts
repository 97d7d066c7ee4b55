/**
 * Random: the random numbers of Python's `random` module, number for number.
 *
 * These are the types of what a model file imports from './random'. MicroGPT for VS Code hands
 * createModel and sample a Random with the seed of the run. A training step takes its random
 * numbers from Math.random(), which gives the same ones when the step is computed again.
 */
export declare class Random {
  private constructor();

  /** Uniform in [0, 1). */
  random(): number;
  /** Normal distribution. */
  gauss(mean: number, std: number): number;
  /** Shuffles in place: all, or the items from `end` (exclusive) down to `first`. */
  shuffle<T>(items: { readonly length: number; [index: number]: T }, end?: number, first?: number): void;
  /** An index, with probability in proportion to its weight. */
  choice(weights: readonly number[]): number;
}
