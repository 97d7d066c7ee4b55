/** Corpus kind: detects files of another kind that are given as a corpus. */

import { UserError } from '../../engine/user-error';
import { fileKind } from '../../text/file-kind';

/** Throws a UserError for a file whose first bytes show that it is not a text to train on. */
export function checkKind(bytes: Uint8Array, name: string): void {
  const kind = fileKind(bytes);
  if (kind === null || kind.text === 'always' || (kind.text === 'named' && /\.x?html?$/i.test(name))) return;
  const usual = kind.text === 'encoded' ? 'save it with the encoding UTF-8' : 'give a text such as a list of names';
  const asItIs = kind.text === 'named' ? ', or give it a name that ends in .html to train on it as it is' : '';
  throw new UserError(`'${name}' is ${kind.name}, not UTF-8 text: ${kind.remedy ?? usual}${asItIs}.`);
}
