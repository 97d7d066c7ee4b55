/** Completions in cells: what can stand at a place, as far as it does not depend on the model. */

import { type CommandWord, commandWords, questionWords, tabs } from './command-words';

export type Completions =
  | { readonly kind: 'commands'; readonly words: readonly CommandWord[] }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Names of an expression: `text` is the line, `column` the place in it, from 0. */
  | { readonly kind: 'expression'; readonly text: string; readonly column: number }
  | { readonly kind: 'none' };

const EXPRESSION = /^\s*(?:print|plot|let\s+\w+\s*=|set|answer|select|open|cursor\s+(?:forward|backward|update))\s/;

/** Returns what can stand in a cell at a line and column, both from 0. */
export function completionsAt(cell: string, line: number, column: number): Completions {
  const lines = cell.split(/\r?\n/);
  const before = (lines[line] ?? '').slice(0, column);
  if (/^\s*\w*$/.test(before) || /^\s*go\s*\w*$/.test(before)) {
    const inQuestion = lines.slice(0, line).some((one) => /^ask\b/.test(one));
    return { kind: 'commands', words: inQuestion ? [...questionWords, ...commandWords] : commandWords };
  }
  if (/^\s*tab\s+[\w ]*$/.test(before)) return { kind: 'words', words: Object.keys(tabs) };
  if (/^\s*cursor\s+\w*$/.test(before)) {
    return { kind: 'words', words: ['start', 'end', 'forward', 'backward', 'update'] };
  }
  if (/^\s*plot\s+\w*$/.test(before) || EXPRESSION.test(before)) return { kind: 'expression', text: before, column };
  return { kind: 'none' };
}
