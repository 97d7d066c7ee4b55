/** Trial corpus: a few documents of a corpus, unlike in length, to try a model file on. */

import { type Corpus, documentCount, documentOf } from '../corpus/corpus';
import type { TrialCorpus } from './trial';

/** The most characters that a document is read to; a model learns from its block size of them. */
const MOST_CHARACTERS = 10_000;

/** Returns the first document, the longest and the shortest. */
export function trialCorpus(corpus: Corpus): TrialCorpus {
  const { starts, characters } = corpus;
  const length = (document: number) => starts[document + 1] - starts[document];
  let longest = 0;
  let shortest = 0;
  for (let document = 1; document < documentCount(corpus); document++) {
    if (length(document) > length(longest)) longest = document;
    if (length(document) < length(shortest)) shortest = document;
  }
  const documents = [0, longest, shortest].map((document) => documentOf(corpus, document, MOST_CHARACTERS));
  return { documents, characters };
}
