/** Where the parameter matrices of a model stand on the tape. */

import { type Model, stateDict } from '../../engine/microgpt';
import { tape } from '../../engine/value';
import type { ParameterMatrix } from '../../step/recorded-step';

/** The matrices of a model that was just made. */
export function parameterMatrices(model: Model): ParameterMatrix[] {
  return stateDict(model).map(([name, matrix]) => {
    const first = matrix[0][0].node;
    const scopeSite = tape.scopeSite[tape.scope[first]];
    return { name, rows: matrix.length, columns: matrix[0].length, first, scopeSite };
  });
}
