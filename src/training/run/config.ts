/**
 * Run configuration: the defaults of the published program, and the rules that a configuration
 * follows.
 */

import type { Tokenizer } from '../../engine/microgpt';
import { UserError } from '../../engine/user-error';
import type { ModelConfig } from '../../program/program';
import { formatCounted } from '../../text/numbers';
import { type NumberRule, remedyFor } from '../../text/read-number';
import { shownText, shownToken, shownVocabulary } from '../../text/token-text';
import type { CommonConfig, RunConfig, SampleOptions } from '../status';

/** The run of the published program. */
export const publishedConfig: CommonConfig = {
  nLayer: 1,
  nEmbd: 16,
  nHead: 4,
  blockSize: 16,
  numSteps: 1000,
  learningRate: 0.01,
  beta1: 0.85,
  beta2: 0.99,
  eps: 1e-8,
  initStd: 0.08,
  seed: 42,
};

/** Returns the number of parameters of a model; `vocabularySize` counts BOS. */
export function parameterCount({ nLayer, nEmbd, blockSize }: RunConfig, vocabularySize: number): number {
  return (2 * vocabularySize + blockSize + 12 * nLayer * nEmbd) * nEmbd;
}

/** The sampling of the published program. */
export const publishedSampling: SampleOptions = { count: 20, temperature: 0.5, prefix: '' };

/** All samples of one sampling are kept until its end. */
export const mostSamples = 1_000_000;

const size: NumberRule = { whole: true, lowest: 1 };

/** The rule for each part of a configuration by itself. */
export const configRules: { readonly [Part in keyof CommonConfig]: NumberRule } = {
  nLayer: size,
  nEmbd: size,
  nHead: size,
  blockSize: size,
  numSteps: size,
  learningRate: { above: 0, example: 0.01 },
  beta1: { lowest: 0, below: 1, example: 0.85 },
  beta2: { lowest: 0, below: 1, example: 0.99 },
  eps: { above: 0, example: 1e-8 },
  initStd: { lowest: 0, example: 0.08 },
  seed: { whole: true, example: 42 },
};

/** The rules for count and temperature of a sampling. */
export const samplingRules = {
  count: { whole: true, lowest: 1, highest: 10_000 },
  temperature: { above: 0, example: 0.5 },
} as const satisfies { readonly [name: string]: NumberRule };

const configWords: { readonly [Part in keyof CommonConfig]: string } = {
  nLayer: 'n_layer',
  nEmbd: 'n_embd',
  nHead: 'n_head',
  blockSize: 'block_size',
  numSteps: 'num_steps',
  learningRate: 'The learning rate',
  beta1: 'The beta1',
  beta2: 'The beta2',
  eps: 'The eps',
  initStd: 'The init std',
  seed: 'The seed',
};

/** The parts that the product itself needs; all others are what a program takes them for. */
const needed: readonly (keyof CommonConfig)[] = ['blockSize', 'numSteps', 'seed'];

/**
 * Throws a UserError that names the first invalid value of a configuration for a file with a
 * program, and the remedy.
 */
export function checkFileConfig(config: RunConfig): void {
  for (const part of needed) check(configWords[part], config[part], configRules[part]);
  for (const [name, value] of Object.entries(modelConfig(config))) {
    if (!Number.isFinite(value)) throw new UserError(`config.${name} is ${value}: give a number.`);
  }
}

/** Returns the configuration as a program gets it. */
export function modelConfig({ own, ...common }: RunConfig): ModelConfig {
  return { ...common, ...own };
}

/** Returns the configuration with other numbers, which a program may have under names of its own. */
export function withNumbers(config: RunConfig, numbers: ModelConfig): RunConfig {
  const { own, ...common } = config;
  const changed: Record<string, number> = { ...common };
  const others: Record<string, number> = { ...own };
  for (const [name, value] of Object.entries(numbers)) (name in common ? changed : others)[name] = value;
  const all = changed as unknown as CommonConfig;
  return Object.keys(others).length === 0 ? all : { ...all, own: others };
}

/**
 * Throws a UserError that names the first invalid value of a configuration for the built-in
 * program, and the remedy.
 */
export function checkConfig(config: RunConfig): void {
  for (const part of Object.keys(configRules) as (keyof CommonConfig)[]) {
    check(configWords[part], config[part], configRules[part]);
  }
  if (config.nEmbd % config.nHead !== 0) {
    throw new UserError(
      `n_embd ${config.nEmbd} is not divisible by n_head ${config.nHead}: the heads share the vector evenly. ` +
        `Take n_embd ${Math.ceil(config.nEmbd / config.nHead) * config.nHead}, or another n_head.`,
    );
  }
}

/**
 * Throws a UserError for invalid sampling options; does not check that the prefix fits the
 * vocabulary.
 */
export function checkSampling({ count, temperature }: SampleOptions): void {
  check('The sample count', count, { whole: true, lowest: 1, highest: mostSamples });
  check('The temperature', temperature, samplingRules.temperature);
}

/**
 * Throws a UserError for a prefix that a model of this vocabulary and block size cannot continue.
 */
export function checkPrefix(prefix: string, { characters, tokenOf }: Tokenizer, blockSize: number): void {
  const given = Array.from(prefix);
  const unknown = given.find((character) => !tokenOf.has(character));
  if (unknown !== undefined) {
    throw new UserError(
      `The prefix '${shownText(prefix)}' has the character '${shownToken(unknown)}', which is not in the vocabulary: ` +
        `use characters of the corpus (${shownVocabulary(characters)}).`,
    );
  }
  if (given.length >= blockSize) {
    throw new UserError(
      `The prefix '${shownText(prefix)}' has ${formatCounted(given.length, 'character')}: give fewer than the block size, ${blockSize}.`,
    );
  }
}

function check(name: string, value: number, rule: NumberRule): void {
  const remedy = remedyFor(value, rule);
  if (remedy !== null) throw new UserError(`${name} is ${value}: ${remedy}.`);
}
