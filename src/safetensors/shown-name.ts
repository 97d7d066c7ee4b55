/**
 * Shown names of tensors: a name in a file may be empty, or have characters that cannot be seen.
 */

import { escapesOf } from '../text/file-text';

/** Characters that draw nothing, and spaces that look like the usual one. */
const unseen = /(?! )[\p{C}\p{Z}\p{DI}]/gu;

/**
 * Returns the name itself; where that would be blank, or has characters that cannot be seen, in
 * quotes, with escapes as JSON has them: `""`, `" a"`, `"\u200b"`. A name that begins with a quote
 * is one of these, so that no two names look alike.
 */
export function shownName(name: string): string {
  if (name !== '' && !/^[\s"]|\s$/.test(name) && name.search(unseen) < 0) return name;
  return JSON.stringify(name).replace(unseen, escapesOf);
}

/**
 * Returns whether a search, in lower case, finds a name: it is in the name, or in its shown form.
 */
export function isFound(name: string, wanted: string): boolean {
  return name.toLowerCase().includes(wanted) || shownName(name).toLowerCase().includes(wanted);
}
