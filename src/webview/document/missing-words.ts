/** Missing parts of a document in words: what the pane does not show, and why. */

import type { DocumentView } from '../../step/model/document';
import { strings } from '../strings';

/** A sentence for each part that is missing; null for a part that is there. */
export interface MissingWords {
  readonly predictions: string | null;
  /** Null too where the positions are missing, which is said once. */
  readonly attention: string | null;
}

/** `vocabulary` is the number of tokens. */
export function missingWords(
  { positions, missing }: Pick<DocumentView, 'positions' | 'missing'>,
  vocabulary: number,
): MissingWords {
  const { noPositions, noPredictions, noAttention } = strings.document;
  const { predictions, attention } = missing;
  const words = predictions === null ? null : { ...noPositions, ...noPredictions }[predictions];
  return {
    predictions: typeof words === 'function' ? words(vocabulary) : words,
    attention: attention === null || positions === 0 ? null : { ...noPositions, ...noAttention }[attention],
  };
}
