/** A text as training documents. */

import { UserError } from '../engine/user-error';

/** One document a line, in the text's order; white space around a line is dropped, and so are blank lines and a byte order mark. */
export function documentsOf(text: string): string[] {
  const documents = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (documents.length === 0) {
    throw new UserError('The corpus has no documents: give a text with one document a line, such as a list of names.');
  }
  return documents;
}
