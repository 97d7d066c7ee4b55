/** Corpus search: whether a text is one of the documents that a run learns from. */

import type { Run } from '../run/run';
import { documentCount, documentOf } from './corpus';

/** Returns whether a document of the run's corpus is this text. Goes through all of them. */
export function isDocument({ corpus, config }: Pick<Run, 'corpus' | 'config'>, text: string): boolean {
  const count = documentCount(corpus, config.blockSize);
  for (let index = 0; index < count; index++) if (documentOf(corpus, index, config.blockSize) === text) return true;
  return false;
}
