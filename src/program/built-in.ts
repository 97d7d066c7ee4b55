/** Built-in program: src/engine/microgpt.ts, as it is bundled with its sites and scopes. */

import { sourceSha256, sourceTables } from 'microgpt:source';
import {
  type Config,
  createModel,
  createTokenizer,
  encode,
  learningRateAt,
  type Model,
  type Moments,
  sample,
  stateDict,
  trainStep,
} from '../engine/microgpt';
import type { ModelConfig, Program } from './program';

const configOf = (config: ModelConfig) => config as unknown as Config;

export const builtIn: Program = {
  name: 'microgpt',
  sha256: sourceSha256,
  source: sourceTables,
  file: null,
  module: {
    config: {},
    createTokenizer,
    encode,
    createModel: (config, vocabularySize, random) => createModel(configOf(config), vocabularySize, random),
    stateDict: (model) => stateDict(model as Model),
    createOptimizer: (parameters) => ({ m: new Float64Array(parameters), v: new Float64Array(parameters) }),
    learningRateAt: (config, step) => learningRateAt(configOf(config), step),
    sample: (model, tokenizer, random, temperature, given) =>
      sample(model as Model, tokenizer, random, temperature, given),
    trainStep: (model, parameters, optimizer, tokens, step) =>
      trainStep(model as Model, parameters, optimizer as unknown as Moments, tokens, step),
  },
};
