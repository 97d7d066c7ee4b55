/** Trial corpus: a few documents of a corpus, unlike in length, to try a model file on. */

import { type Corpus, documentCount, documentOf } from '../corpus/corpus';
import type { TrialCorpus } from './trial';

/** The most characters that a document is read to; a model learns from its block size of them. */
const MOST_CHARACTERS = 10_000;

/**
 * Returns the first document, the longest and the shortest for a run of this block size. Blocks are
 * given longer, for the file may have another block size.
 */
export function trialCorpus(corpus: Corpus, blockSize: number): TrialCorpus {
  const { documents: of, characters } = corpus;
  const { division } = of;
  if (division === 'blocks') {
    const beginning = documentOf(corpus, 0, MOST_CHARACTERS);
    const last = documentOf(corpus, documentCount(corpus, blockSize) - 1, blockSize);
    return { documents: [beginning, beginning, last], division, characters };
  }
  const { starts } = of;
  const length = (document: number) => starts[document + 1] - starts[document];
  let longest = 0;
  let shortest = 0;
  for (let document = 1; document + 1 < starts.length; document++) {
    if (length(document) > length(longest)) longest = document;
    if (length(document) < length(shortest)) shortest = document;
  }
  const documents = [0, longest, shortest].map((document) => documentOf(corpus, document, blockSize));
  return { documents, division, characters };
}
