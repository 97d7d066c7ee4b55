/** The tokenizer of a run, as a pane shows it. */

import { type Corpus, documentCount } from '../training/corpus/corpus';

export interface TokenizerSnapshot {
  readonly kind: 'tokenizer';
  /** What the corpus is called. */
  readonly corpus: string;
  readonly documents: number;
  /** The character of each token; BOS, the last token, has none. */
  readonly codePoints: Uint32Array;
  /** How often each token occurs in the documents; BOS, the last, opens and closes each of them. */
  readonly occurrences: Uint32Array;
}

export function tokenizerSnapshot(corpus: Corpus): TokenizerSnapshot {
  const documents = documentCount(corpus);
  return {
    kind: 'tokenizer',
    corpus: corpus.name,
    documents,
    codePoints: Uint32Array.from(corpus.characters, (character) => character.codePointAt(0) ?? 0),
    occurrences: Uint32Array.of(...corpus.occurrences, 2 * documents),
  };
}
