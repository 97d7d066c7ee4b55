/** File size: the limit for exported files. */

import { UserError } from '../../engine/user-error';
import { formatCount } from '../../text/numbers';

/** The size of the largest exported file, bytes. */
export const largestExport = 2 ** 29;

/** Returns the error for a file of `bytes` bytes, more than `largestExport`. */
export function tooLarge(bytes: number): UserError {
  return new UserError(
    `The file would have about ${megabytes(bytes)}; the limit for an export is ${megabytes(largestExport)}. ` +
      'Lower the block size, the embedding size or the number of layers, and restart.',
  );
}

/** Returns `537 MB`. */
export function megabytes(bytes: number): string {
  return `${formatCount(bytes / 1e6)} MB`;
}
