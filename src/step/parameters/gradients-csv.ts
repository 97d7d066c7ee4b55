/** Gradients CSV: every parameter of a step with its gradient and its update. */

import { csvField, csvLine } from '../../text/csv';
import { exactNumber } from '../../text/exact-numbers';
import { parameterName } from '../names/names';
import type { StepReading } from '../reading';
import { nodeGradient, nodeValue } from '../tape/local-gradient';

/** Parameters in a piece of the file. */
const PIECE = 512;

/** The columns of the file; `arrays` are the names of the optimizer's arrays. */
export function gradientColumns(arrays: readonly string[]): readonly string[] {
  return ['name', 'matrix', 'row', 'column', 'value', 'gradient', ...arrays, 'update'];
}

/**
 * The file in pieces: a line of names, then a line a parameter in their order. `value` is that
 * which the step computed with, `update` the new value less that one; a column named as an array of
 * the optimizer has its numbers after the step. `gradient` is empty where the loss does not depend
 * on the parameter.
 */
export function* gradientsCsv({ step, reach }: StepReading): Generator<string> {
  const { tape, optimizer } = step;
  let piece = csvLine(gradientColumns(optimizer.map(({ name }) => name)));
  for (const { name, rows, columns, first } of step.matrices) {
    const matrix = csvField(name);
    for (let i = 0; i < rows * columns; i++) {
      const parameter = first + i;
      const value = nodeValue(step, parameter);
      const gradient = nodeGradient(step, reach, parameter);
      let numbers = `${exactNumber(value)},${gradient === null ? '' : exactNumber(gradient)}`;
      for (const { after } of optimizer) numbers += `,${exactNumber(after[parameter])}`;
      // Numbers need no quoting; a model may have millions of these lines.
      piece +=
        `${csvField(parameterName(step, parameter))},${matrix},${Math.floor(i / columns)},${i % columns},` +
        `${numbers},${exactNumber(tape.data[parameter] - value)}\r\n`;
      if (parameter % PIECE === PIECE - 1) {
        yield piece;
        piece = '';
      }
    }
  }
  yield piece;
}
