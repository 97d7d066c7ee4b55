/** Matrices on the tape: the nodes of the parameter matrices of a model. */

import type { stateDict } from '../../engine/microgpt';
import { tape } from '../../engine/value';
import { rowKinds } from '../../step/model/row-kinds';
import type { ParameterMatrix } from '../../step/recorded-step';

/** Returns the matrices of a model that was just made, given its state dict. */
export function parameterMatrices(
  dict: ReturnType<typeof stateDict>,
  vocabularySize: number,
  blockSize: number,
): ParameterMatrix[] {
  const { scope, scopeSite } = tape.read();
  const shapes = dict.map(([name, matrix]) => ({ name, rows: matrix.length, columns: matrix[0].length }));
  const kinds = rowKinds(shapes, vocabularySize, blockSize);
  return shapes.map((shape, i) => {
    const first = dict[i][1][0][0].node;
    return { ...shape, first, rowKind: kinds[i], scopeSite: scopeSite[scope[first]] };
  });
}
