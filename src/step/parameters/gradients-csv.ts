/** Gradients CSV: every parameter of a step with its gradient and its update. */

import { csvField, csvLine } from '../../text/csv';
import { exactNumber } from '../../text/exact-numbers';
import { parameterName } from '../names/names';
import { recordedArray } from '../optimizer';
import type { StepReading } from '../reading';
import { nodeGradient, nodeValue } from '../tape/local-gradient';

/** Parameters in a piece of the file. */
const PIECE = 512;

export const gradientColumns: readonly string[] = [
  'name',
  'matrix',
  'row',
  'column',
  'value',
  'gradient',
  'm',
  'v',
  'update',
];

/**
 * The file in pieces: a line of names, then a line a parameter in their order. `value` is that
 * which the step computed with, `update` the new value less that one, `m` and `v` Adam's moments
 * after the step, empty where the optimizer has none. `gradient` is empty where the loss does not
 * depend on the parameter.
 */
export function* gradientsCsv({ step, reach }: StepReading): Generator<string> {
  const { tape } = step;
  const m = recordedArray(step, 'm')?.after;
  const v = recordedArray(step, 'v')?.after;
  let piece = csvLine(gradientColumns);
  for (const { name, rows, columns, first } of step.matrices) {
    const matrix = csvField(name);
    for (let i = 0; i < rows * columns; i++) {
      const parameter = first + i;
      const value = nodeValue(step, parameter);
      const gradient = nodeGradient(step, reach, parameter);
      // Numbers need no quoting; a model may have millions of these lines.
      piece +=
        `${csvField(parameterName(step, parameter))},${matrix},${Math.floor(i / columns)},${i % columns},` +
        `${exactNumber(value)},${gradient === null ? '' : exactNumber(gradient)},${m ? exactNumber(m[parameter]) : ''},` +
        `${v ? exactNumber(v[parameter]) : ''},${exactNumber(tape.data[parameter] - value)}\r\n`;
      if (parameter % PIECE === PIECE - 1) {
        yield piece;
        piece = '';
      }
    }
  }
  yield piece;
}
