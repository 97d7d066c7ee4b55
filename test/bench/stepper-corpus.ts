/** Documents for models of any size. */

import type { Corpus } from '../../src/training/corpus/corpus';
import type { RunConfig } from '../../src/training/status';
import { corpusOf, names } from '../training/corpus-text';

/** The names; for a longer context window, which names do not fill, a document that fills it. */
export function corpusFor({ blockSize }: RunConfig): Corpus {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz';
  return blockSize <= 16 ? names : corpusOf(alphabet.repeat(Math.ceil(blockSize / 26)).slice(0, blockSize));
}
