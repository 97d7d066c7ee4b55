/** Corpus reader: reads a corpus beside other work. */

import { UserError } from '../../engine/user-error';
import type { SessionEnvironment } from '../environment';
import { type Cancellation, inSlices } from '../slices';
import { type Corpus, readingCorpus } from './corpus';
import type { Division } from './division';

export interface ReadingOptions {
  /** Receives the finished part of the work from time to time, from 0 to 1. */
  told?(part: number): void;
  readonly cancelled?: Cancellation | undefined;
}

/**
 * Reads a text in UTF-8 as a corpus, in slices; the corpus owns the bytes from then on. Throws a
 * UserError for a text that makes no corpus, and when it is cancelled.
 */
export async function readInSlices(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  division: Division,
  { now, breathe }: Pick<SessionEnvironment, 'now' | 'breathe'>,
  { told, cancelled }: ReadingOptions = {},
): Promise<Corpus> {
  return inSlices(readingCorpus(bytes, name, division), now, async (part) => {
    told?.(part);
    await breathe();
    if (cancelled?.aborted) throw new UserError('Reading the corpus was cancelled.');
  });
}
