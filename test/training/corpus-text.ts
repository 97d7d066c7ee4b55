/** A text as a corpus, for tests. */

import { makeCorpus } from '../../scripts/corpus.mjs';
import { type Corpus, corpusFrom } from '../../src/training/corpus/corpus';

export function corpusOf(text: string, name = 'a text'): Corpus {
  return corpusFrom(new TextEncoder().encode(text), name);
}

/** A text as blocks. */
export function blocksOf(text: string, name = 'a text'): Corpus {
  return corpusFrom(new TextEncoder().encode(text), name, 'blocks');
}

/** The names that come with the extension. */
export const names = corpusFrom(new TextEncoder().encode(makeCorpus()), 'names');
