/** The gradients of a step, parameter by parameter and matrix by matrix. */

import { nodeValue } from './local-gradient';
import type { Reach } from './reach';
import type { ParameterMatrix, RecordedStep } from './recorded-step';
import type { MatrixSummary } from './view';

/** d loss / d parameter, one number a parameter; 0 where the loss does not depend on it. */
export function gradients({ tape }: RecordedStep): Float64Array {
  return tape.grad.slice(0, tape.parameterCount);
}

/** One number a parameter: 1 where the loss depends on it, else 0. */
export function touched({ tape }: RecordedStep, { reached }: Reach): Uint8Array {
  return reached.slice(0, tape.parameterCount);
}

/** A row of figures for each parameter matrix, in their order. */
export function matrixSummaries(step: RecordedStep, reach: Reach): MatrixSummary[] {
  return step.matrices.map((matrix) => matrixSummary(step, reach, matrix));
}

function matrixSummary(step: RecordedStep, { reached }: Reach, matrix: ParameterMatrix): MatrixSummary {
  const { grad, data } = step.tape;
  const { name, rows, columns, first } = matrix;
  let untouched = 0;
  let gradientSquares = 0;
  let gradientMax = 0;
  let updateSquares = 0;
  let valueSquares = 0;
  for (let parameter = first; parameter < first + rows * columns; parameter++) {
    const before = nodeValue(step, parameter);
    valueSquares += before ** 2;
    // A parameter that is not touched moves too: by the mean of its earlier gradients.
    updateSquares += (data[parameter] - before) ** 2;
    if (reached[parameter] === 0) {
      untouched++;
      continue;
    }
    const gradient = Math.abs(grad[parameter]);
    gradientSquares += gradient ** 2;
    if (gradient > gradientMax || Number.isNaN(gradient)) gradientMax = gradient;
  }
  return {
    name,
    rows,
    columns,
    first,
    gradientL2: Math.sqrt(gradientSquares),
    gradientMax,
    updateRatio: updateSquares === 0 ? 0 : Math.sqrt(updateSquares / valueSquares),
    untouched,
  };
}
