/** Built-in program: src/engine/microgpt.ts, as it is bundled with its sites and scopes. */

import { sourceSha256, sourceTables } from 'microgpt:source';
import { createModel, createTokenizer, encode, learningRateAt, sample, stateDict, trainStep } from '../engine/microgpt';
import type { Program } from './program';

export const builtIn: Program = {
  name: 'microgpt',
  sha256: sourceSha256,
  source: sourceTables,
  module: {
    createTokenizer,
    encode,
    createModel,
    stateDict,
    learningRateAt,
    sample,
    optimizer: ['m', 'v'],
    trainStep: (model, parameters, { m, v }, tokens, step) => trainStep(model, parameters, { m, v }, tokens, step),
  },
};
