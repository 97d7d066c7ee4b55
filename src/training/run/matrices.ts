/** Matrices on the tape: the nodes of the parameter matrices of a model. */

import type { stateDict } from '../../engine/microgpt';
import { tape } from '../../engine/value';
import type { ParameterMatrix } from '../../step/recorded-step';

/** Returns the matrices of a model that was just made, given its state dict. */
export function parameterMatrices(dict: ReturnType<typeof stateDict>): ParameterMatrix[] {
  const { scope, scopeSite } = tape.read();
  return dict.map(([name, matrix]) => {
    const first = matrix[0][0].node;
    return { name, rows: matrix.length, columns: matrix[0].length, first, scopeSite: scopeSite[scope[first]] };
  });
}
