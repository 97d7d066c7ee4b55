/** Division: whether the documents of a text are its lines, or blocks of it. */

import { formatCount, formatCounted } from '../../text/numbers';

export const divisions = ['lines', 'blocks'] as const;

/**
 * `lines`: each line is a document. `blocks`: the text is cut into documents of as many characters
 * as the block size of the run says; line feeds are characters of it.
 */
export type Division = (typeof divisions)[number];

export function isDivision(value: unknown): value is Division {
  return divisions.some((division) => division === value);
}

/** Returns `1,234 documents`, `1,234 blocks of 16 characters`. */
export function formatDocuments(documents: number, division: Division | null, blockSize = 0): string {
  if (division !== 'blocks') return formatCounted(documents, 'document');
  const size = formatCounted(blockSize, 'character');
  return documents === 1 ? `1 block of at most ${size}` : `${formatCount(documents)} blocks of ${size}`;
}
