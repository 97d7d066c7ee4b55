/** Reading a corpus beside other work. */

import { UserError } from '../../engine/user-error';
import type { SessionEnvironment } from '../environment';
import { type Cancellation, inSlices } from '../slices';
import { type Corpus, readingCorpus } from './corpus';

export interface ReadingOptions {
  /** Told now and then what part of the work is done, from 0 to 1. */
  told?(part: number): void;
  readonly cancelled?: Cancellation | undefined;
}

/**
 * Reads a text in UTF-8 as a corpus, in slices; the bytes are the corpus' from then on. Throws a UserError for a text that
 * makes no corpus, and when it is cancelled.
 */
export async function readInSlices(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  { now, breathe }: Pick<SessionEnvironment, 'now' | 'breathe'>,
  { told, cancelled }: ReadingOptions = {},
): Promise<Corpus> {
  return inSlices(readingCorpus(bytes, name), now, async (part) => {
    told?.(part);
    await breathe();
    if (cancelled?.aborted) throw new UserError('Reading the corpus was cancelled.');
  });
}
