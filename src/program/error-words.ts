/** Error words: what JavaScript says of code that instrumentation has written, in the words of its text. */

import type { Positioned } from './syntax-tree';
import type { TextPlace } from './tables';

/** What stands in the place of a call, and its result, as an error names it. */
const WRITTEN = /\$(?:tape|numbers)\.\w+(\(\.\.\.\))?/g;

/** A call of the text in whose place something else is written. */
export interface WrittenCall extends Pick<Positioned, 'loc'> {
  /** What is called, as an error names it: `linear`. */
  readonly callee: string;
}

/**
 * Returns the message of an error at a place of the text: `$tape.call(...).map is not a function`
 * becomes `linear(...).map is not a function`. The call is the one that begins there, else the last
 * that ends before; where its result is destructured, the next one.
 */
export function wordsInText(message: string, place: TextPlace, calls: readonly WrittenCall[]): string {
  const order = (a: TextPlace, b: TextPlace) => a.line - b.line || a.column - b.column;
  const sorted = calls.toSorted((a, b) => order(a.loc.end, b.loc.end) || order(b.loc.start, a.loc.start));
  const call = /^Cannot destructure/.test(message)
    ? sorted.find(({ loc }) => order(loc.start, place) > 0)
    : (sorted.findLast(({ loc }) => order(loc.start, place) === 0) ??
      sorted.findLast(({ loc }) => order(loc.end, place) <= 0));
  // Of several it is not known which is which.
  const isKnown = call !== undefined && message.match(WRITTEN)?.length === 1;
  return message.replaceAll(WRITTEN, (_, result = '') =>
    isKnown ? `${call.callee}${result}` : '(intermediate value)',
  );
}
