/** Corpus identity: the facts that distinguish one corpus from another without its documents. */

import { type Corpus, documentCount } from './corpus';
import type { Division } from './division';

export interface CorpusIdentity {
  /** The name on screen. */
  readonly name: string;
  /** Of the corpus' bytes: the lines joined by line feeds, or the text of the blocks; hexadecimal. */
  readonly sha256: string;
  readonly division: Division;
  /** Their number in the run. */
  readonly documents: number;
}

const known = new WeakMap<Corpus, Promise<string>>();

/** Returns the identity of a corpus in a run of this block size; its hash is computed once. */
export async function identityOf(corpus: Corpus, blockSize: number): Promise<CorpusIdentity> {
  const { name, documents } = corpus;
  const sha256 = await hashOf(corpus);
  return { name, sha256, division: documents.division, documents: documentCount(corpus, blockSize) };
}

/**
 * Returns true for two corpora with the same documents in the same order, whatever their names, in
 * runs of the same block size.
 */
export async function sameDocuments(one: Corpus, other: Corpus): Promise<boolean> {
  if (one.documents.division !== other.documents.division || one.bytes.length !== other.bytes.length) return false;
  return one === other || (await hashOf(one)) === (await hashOf(other));
}

function hashOf(corpus: Corpus): Promise<string> {
  let hash = known.get(corpus);
  if (hash === undefined) {
    hash = sha256Of(corpus.bytes);
    known.set(corpus, hash);
  }
  return hash;
}

/** Hexadecimal. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
