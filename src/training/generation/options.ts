/** Generation options: what a generation follows from, besides the model, and the rules for it. */

import { UserError } from '../../engine/user-error';
import type { ForcedToken } from '../../step/recorded-step';
import { formatCount } from '../../text/numbers';
import type { Run } from '../run/run';

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

/** More than samples draw between two steps; they are passed over one by one. */
const MOST_WORDS = 100_000_000;

/** Throws a UserError that names the first value that makes no generation, and the remedy. */
export function checkGeneration(run: Run, { stream, temperature, prefix, forced }: GenerationOptions): void {
  run.checkSampling({ count: 1, temperature, prefix });
  if (stream.kind === 'seed' && !Number.isSafeInteger(stream.seed)) {
    throw new UserError(`The seed is ${stream.seed}: give a whole number, such as ${firstSeed}.`);
  }
  if (
    stream.kind === 'sample' &&
    !(Number.isInteger(stream.words) && stream.words >= 0 && stream.words <= MOST_WORDS)
  ) {
    throw new UserError(`The stream of samples has no place ${stream.words}: sample again.`);
  }
  const { blockSize } = run.config;
  const given = Array.from(prefix).length;
  const { bos } = run.tokenizer;
  for (const { position, token } of forced) {
    if (!(Number.isInteger(position) && position >= given && position < blockSize)) {
      throw new UserError(
        `No token can be chosen at position ${position}: give a position from ${given}, where the prefix ends, to ${formatCount(blockSize - 1)}.`,
      );
    }
    if (!(Number.isInteger(token) && token >= 0 && token <= bos)) {
      throw new UserError(`The vocabulary has no token ${token}: give one from 0 to ${formatCount(bos)}.`);
    }
  }
}
