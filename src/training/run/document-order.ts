/** Document order: the order in which a run learns from the documents of its corpus. */

import { Random } from '../../engine/random';
import { completed } from '../../step/in-parts';
import type { SessionEnvironment } from '../environment';
import { inSlices } from '../slices';

export interface DocumentOrder {
  /** The documents, as their indices in the corpus. */
  readonly places: Uint32Array;
  /** The random stream after the shuffle: the parameters are drawn from it. */
  readonly random: Random;
}

/** The number of documents that are shuffled at once: that takes about 10 ms. */
const PIECE = 2 ** 16;
/** Other requests are answered between two slices. */

/** Shuffles the documents, piece by piece. */
function* shuffling(seed: number, documents: number): Generator<void, DocumentOrder> {
  const places = new Uint32Array(documents);
  for (let index = 0; index < documents; index++) places[index] = index;
  const random = Random.seeded(seed);
  for (let end = documents; end > 0; end -= PIECE) {
    random.shuffle(places, end, Math.max(0, end - PIECE));
    if (end > PIECE) yield;
  }
  return { places, random };
}

export function documentOrder(seed: number, documents: number): DocumentOrder {
  return completed(shuffling(seed, documents));
}

/** Shuffles them in slices. */
export async function orderInSlices(
  seed: number,
  documents: number,
  { now, breathe }: Pick<SessionEnvironment, 'now' | 'breathe'>,
): Promise<DocumentOrder> {
  return inSlices(shuffling(seed, documents), now, breathe);
}
