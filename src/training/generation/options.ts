/** Generation options: what a generation follows from, besides the model. */

import type { ForcedToken } from '../../step/recorded-step';

/**
 * Where the random numbers come from: a stream of its own, or that of Sample at the current step,
 * when `words` of 32 bits had been drawn from it.
 */
export type GenerationStream =
  | { readonly kind: 'seed'; readonly seed: number }
  | { readonly kind: 'sample'; readonly words: number };

export interface GenerationOptions {
  readonly stream: GenerationStream;
  readonly temperature: number;
  /** Characters of the vocabulary, fewer than the block size. */
  readonly prefix: string;
  /** Tokens that take the place of those drawn; the random numbers stay those of their positions. */
  readonly forced: readonly ForcedToken[];
}

/** The first generation of a run, and after a change of nothing but the seed the next ones. */
export const firstSeed = 1;
