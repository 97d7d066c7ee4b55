/** Figures of the parameter matrices of a step. */

import type { ParameterMatrix, RecordedStep } from '../recorded-step';
import { nodeValue } from '../tape/local-gradient';
import type { Reach } from '../tape/reach';
import type { MatrixSummary } from '../view/view';

/** A row of figures for each parameter matrix, in their order. */
export function matrixSummaries(step: RecordedStep, reach: Reach): MatrixSummary[] {
  return step.matrices.map((matrix) => matrixSummary(step, reach, matrix));
}

function matrixSummary(step: RecordedStep, { reached }: Reach, matrix: ParameterMatrix): MatrixSummary {
  const { grad, data } = step.tape;
  const { name, rows, columns, first, rowKind } = matrix;
  const values = new Sizes();
  const gradients = new Sizes();
  const updates = new Sizes();
  let zero = 0;
  for (let parameter = first; parameter < first + rows * columns; parameter++) {
    const before = nodeValue(step, parameter);
    values.add(before);
    // An untouched parameter moves too: by the mean of its earlier gradients.
    updates.add(data[parameter] - before);
    if (reached[parameter] === 0) continue;
    gradients.add(grad[parameter]);
    if (grad[parameter] === 0) zero++;
  }
  return {
    name,
    rows,
    columns,
    first,
    rowKind,
    valueL2: values.l2(),
    valueMax: values.max,
    valueMean: values.mean(),
    gradientL2: gradients.l2(),
    gradientMax: gradients.max,
    gradientMean: gradients.mean(),
    updateRatio: updates.l2() === 0 ? 0 : updates.l2() / values.l2(),
    untouched: rows * columns - gradients.count,
    zero,
  };
}

/** Sizes of numbers, without their signs. */
class Sizes {
  count = 0;
  max = 0;
  private sum = 0;
  private squares = 0;

  add(number: number): void {
    const size = Math.abs(number);
    this.count++;
    this.sum += size;
    this.squares += size * size;
    if (size > this.max || Number.isNaN(size)) this.max = size;
  }

  l2(): number {
    return Math.sqrt(this.squares);
  }

  /** 0 for no numbers. */
  mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }
}
