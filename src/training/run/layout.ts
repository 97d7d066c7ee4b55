/**
 * Parameter layout: the place of each parameter matrix among all parameters, known from the shape
 * of the model alone.
 */

import type { RunConfig } from '../status';

export interface MatrixPlace {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** The index of its first parameter. */
  readonly first: number;
}

/**
 * Returns the matrices of the state dict in its order, which is that of the published program; each
 * is row by row.
 */
export function parameterLayout(
  { nLayer, nEmbd, blockSize }: Pick<RunConfig, 'nLayer' | 'nEmbd' | 'blockSize'>,
  vocabularySize: number,
): readonly MatrixPlace[] {
  const places: MatrixPlace[] = [];
  let first = 0;
  const add = (name: string, rows: number, columns: number) => {
    places.push({ name, rows, columns, first });
    first += rows * columns;
  };
  add('wte', vocabularySize, nEmbd);
  add('wpe', blockSize, nEmbd);
  add('lm_head', vocabularySize, nEmbd);
  for (let layer = 0; layer < nLayer; layer++) {
    for (const name of ['attn_wq', 'attn_wk', 'attn_wv', 'attn_wo']) add(`layer${layer}.${name}`, nEmbd, nEmbd);
    add(`layer${layer}.mlp_fc1`, 4 * nEmbd, nEmbd);
    add(`layer${layer}.mlp_fc2`, nEmbd, 4 * nEmbd);
  }
  return places;
}
