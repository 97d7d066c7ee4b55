/** Corpus identity: the facts that distinguish one corpus from another without its documents. */

import { type Corpus, documentCount } from './corpus';

export interface CorpusIdentity {
  /** The name on screen. */
  readonly name: string;
  /** Of the documents in the corpus' order, joined by line feeds, in UTF-8; hexadecimal. */
  readonly sha256: string;
  readonly documents: number;
}

const known = new WeakMap<Corpus, Promise<CorpusIdentity>>();

/** Returns the identity of a corpus, computed once. */
export function identityOf(corpus: Corpus): Promise<CorpusIdentity> {
  let identity = known.get(corpus);
  if (identity === undefined) {
    identity = computed(corpus);
    known.set(corpus, identity);
  }
  return identity;
}

/** Returns true for two corpora with the same documents in the same order, whatever their names. */
export async function sameDocuments(one: Corpus, other: Corpus): Promise<boolean> {
  if (one.bytes.length !== other.bytes.length) return false;
  return one === other || (await identityOf(one)).sha256 === (await identityOf(other)).sha256;
}

async function computed(corpus: Corpus): Promise<CorpusIdentity> {
  return { name: corpus.name, sha256: await sha256Of(corpus.bytes), documents: documentCount(corpus) };
}

/** Hexadecimal. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
