/** Corpus file: reads a corpus from disk. */

import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../engine/user-error';
import { own } from '../text/own';
import { checkSize } from '../training/corpus/corpus';
import { checkKind } from '../training/corpus/kind';

const remedy = 'Give a UTF-8 text file.';
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission to read it',
};

/**
 * Returns the file's bytes. Throws a UserError for a missing file, for something that is not a
 * file, and for one that is too large; does not wait for a pipe.
 */
export async function readCorpusFile(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const refused = (reason: string) => new UserError(`The corpus '${file}' cannot be read: ${reason}. ${remedy}`);
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw refused('it is a folder');
    if (!found.isFile()) throw refused('it is a pipe or a device, not a file');
    checkSize(found.size, file);
    const bytes = new Uint8Array(await readFile(file));
    checkKind(bytes, file);
    return bytes;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw refused(own(reasons, code) ?? message);
  }
}
