/** Config words: the parts of a configuration, in the words of the published program. */

import type { CommonConfig } from '../../training/status';

export const configWords: readonly (readonly [keyof CommonConfig, string])[] = [
  ['nLayer', 'n_layer'],
  ['nEmbd', 'n_embd'],
  ['nHead', 'n_head'],
  ['blockSize', 'block_size'],
  ['numSteps', 'num_steps'],
  ['learningRate', 'learning rate'],
  ['beta1', 'beta1'],
  ['beta2', 'beta2'],
  ['eps', 'eps'],
  ['initStd', 'init std'],
  ['seed', 'seed'],
];
