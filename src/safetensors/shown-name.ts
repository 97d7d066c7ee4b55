/** Names of tensors as they are shown: a file may call one nothing at all, or by characters that cannot be seen. */

import { escapesOf } from '../text/file-text';

/** What draws nothing, and spaces that look like the usual one. */
const unseen = /(?! )[\p{C}\p{Z}\p{DI}]/gu;

/**
 * The name itself; where that would be blank, or what it has in it would not be seen, in quotes, with escapes as JSON has them: `""`,
 * `" a"`, `"\u200b"`. A name that begins with a quote is one of these, so that no two names look alike.
 */
export function shownName(name: string): string {
  if (name !== '' && !/^[\s"]|\s$/.test(name) && name.search(unseen) < 0) return name;
  return JSON.stringify(name).replace(unseen, escapesOf);
}

/** Whether a search, in lower case, finds a name: it is in the name, or in what is shown of it. */
export function isFound(name: string, wanted: string): boolean {
  return name.toLowerCase().includes(wanted) || shownName(name).toLowerCase().includes(wanted);
}
