/**
 * Passing lines: where the source of the scalars passes the gradient of a node on to its inputs, by
 * the node's operation.
 */

import { operations } from '../engine/operations';
import type { PassingLines, SourceRange } from './tables';

/** A label of the switch over the operations. */
const LABEL = /^( *)(?:case (\w+)|default):/;
const PASSES = /\bgrad\[\w+\] \+= /;

/**
 * Finds for each operation the lines that add to gradients: those below its `case MUL:`, else those
 * below `default:`. Where nothing is passed on it is the label. Throws an Error that names an
 * operation without a label.
 */
export function passingLines({ file, text }: { readonly file: string; readonly text: string }): PassingLines {
  const lines = text.split('\n');
  const found = new Map<string, SourceRange>();
  for (const [at, line] of lines.entries()) {
    const [label, { length } = '', name = 'default'] = LABEL.exec(line) ?? [];
    if (label === undefined || found.has(name)) continue;
    const end = lines.findIndex((other, i) => i > at && other.search(/\S/) <= length && other !== '');
    const passing = lines.flatMap((other, i) => (i > at && i < end && PASSES.test(other) ? [i] : []));
    const [first, last] = [passing[0] ?? at, passing.at(-1) ?? at];
    found.set(name, {
      line: first + 1,
      column: lines[first].search(/\S/),
      endLine: last + 1,
      endColumn: lines[last].length,
    });
  }
  // Nothing goes back through a parameter.
  const ranges = operations.slice(1).map(({ word }): [string, SourceRange] => {
    const range = found.get(word.toUpperCase()) ?? found.get('default');
    if (range === undefined) throw new Error(`${file} has neither case ${word.toUpperCase()}: nor default:`);
    return [word, range];
  });
  return { file, ranges: Object.fromEntries(ranges) };
}
