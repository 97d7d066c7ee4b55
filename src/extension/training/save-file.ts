/**
 * Save file: a run, and the hashes of the parts that belong to it, as one file that is whole or not
 * taken for one.
 *
 * The SHA-256 of all that follows it; the number of the save and how many parts it has, as doubles;
 * the SHA-256 of each part; the run.
 */

import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

export interface SaveFile {
  /** A later save has a larger one. */
  readonly number: number;
  /** The SHA-256 of each part, in hex digits. */
  readonly hashes: readonly string[];
  readonly run: Uint8Array;
}

const hashLength = 32;
const headerLength = hashLength + 8 + 8;

/** Writes a save. Rejects with the file system's error; the earlier file is still there then. */
export async function writeSave(file: string, { number, hashes, run }: SaveFile): Promise<void> {
  const header = Buffer.alloc(headerLength + hashes.length * hashLength);
  header.writeDoubleLE(number, hashLength);
  header.writeDoubleLE(hashes.length, hashLength + 8);
  header.write(hashes.join(''), headerLength, 'hex');
  createHash('sha256').update(header.subarray(hashLength)).update(run).digest().copy(header);
  await replaceFile(file, [header, run]);
}

/** Reads a save; null where there is no such file, or it is not whole. */
export async function readSave(file: string): Promise<SaveFile | null> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null || bytes.length < headerLength) return null;
  if (sha256(bytes.subarray(hashLength)) !== bytes.toString('hex', 0, hashLength)) return null;
  const end = headerLength + bytes.readDoubleLE(hashLength + 8) * hashLength;
  if (!(end <= bytes.length)) return null;
  const hashes = bytes.toString('hex', headerLength, end).match(/.{64}/g) ?? [];
  return { number: bytes.readDoubleLE(hashLength), hashes, run: bytes.subarray(end) };
}

/** Writes a file under another name (`next`), and renames it when it is on the disk. */
export async function replaceFile(file: string, contents: readonly Uint8Array[]): Promise<void> {
  const written = path.join(path.dirname(file), 'next');
  const handle = await open(written, 'w');
  try {
    for (const content of contents) await handle.writeFile(content);
    // A file system may rename before it writes.
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(written, file);
}

/** Returns the SHA-256 in hex digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
