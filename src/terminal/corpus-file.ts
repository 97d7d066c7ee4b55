/** Reading a corpus from disk. */

import { readFile } from 'node:fs/promises';
import { UserError } from '../engine/user-error';

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

/** The file's text. Throws a UserError for a file that is missing, a folder, empty or not UTF-8. */
export async function readCorpus(file: string): Promise<string> {
  const remedy = 'Give a UTF-8 text file with one document a line.';
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `The corpus '${file}' cannot be read: ${remedies[error.code ?? ''] ?? error.message}. ${remedy}`,
    );
  });
  if (bytes.length === 0) throw new UserError(`The corpus '${file}' is empty. ${remedy}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`The corpus '${file}' is not UTF-8 text. ${remedy}`);
  }
}
