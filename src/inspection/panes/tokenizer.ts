/** Tokenizer pane: the tokens of a run, and how often each occurs. */

import { codePointOf } from '../../text/token-text';
import { documentCount } from '../../training/corpus/corpus';
import type { Division } from '../../training/corpus/division';
import type { PaneReader } from './pane-reader';

export interface TokenizerRequest {
  readonly kind: 'tokenizer';
}

export interface TokenizerSnapshot {
  readonly kind: 'tokenizer';
  /** The name of the corpus. */
  readonly corpus: string;
  readonly documents: number;
  readonly division: Division;
  readonly blockSize: number;
  /** The character of each token; BOS, the last token, has none. */
  readonly codePoints: Uint32Array;
  /**
   * The number of times that each token occurs in the documents; BOS, the last, opens and closes
   * each of them.
   */
  readonly occurrences: Uint32Array;
}

export const tokenizer: PaneReader<TokenizerRequest, TokenizerSnapshot, 'run'> = {
  snapshot({ run: { corpus, config } }, { kind }) {
    const { blockSize } = config;
    const documents = documentCount(corpus, blockSize);
    return {
      kind,
      corpus: corpus.name,
      documents,
      division: corpus.documents.division,
      blockSize,
      codePoints: Uint32Array.from(corpus.characters, codePointOf),
      occurrences: Uint32Array.of(...corpus.occurrences, 2 * documents),
    };
  },
};
