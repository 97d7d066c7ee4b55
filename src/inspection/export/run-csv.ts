/** Run export: the run so far, step by step, as a CSV file. */

import { csvLine } from '../../text/csv';
import type { Run } from '../../training/run/run';

/** Steps in a piece of the file. */
const PIECE = 256;

/**
 * Yields the file in pieces: a line of names, then one line per step. Columns of matrices are empty
 * in steps that the history has thinned out, and in those before a checkpoint that was opened.
 */
export function* runCsv(run: Run): Generator<string> {
  const { losses, matrixHistory } = run;
  let piece = csvLine([
    'step',
    'loss',
    'learning rate',
    'document',
    ...matrixHistory.matrices.flatMap(({ name }) => [
      `${name} gradient L2`,
      `${name} gradient max`,
      `${name} update ratio`,
    ]),
  ]);
  for (const [index, loss] of losses.entries()) {
    piece += csvLine([
      index + 1,
      loss,
      run.learningRateAt(index) ?? '',
      run.documentAt(index),
      ...matrixHistory.matrices.flatMap((_, matrix): readonly (string | number)[] => {
        const kept = matrixHistory.at(index, matrix);
        if (kept === null) return ['', '', ''];
        return [kept.gradientL2, kept.gradientMax, kept.updateRatio];
      }),
    ]);
    if (index % PIECE === PIECE - 1) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}
