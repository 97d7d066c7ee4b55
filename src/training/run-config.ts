/** What a run can be asked for: the published program's figures, and the rules that a configuration keeps. */

import type { Tokenizer } from '../engine/microgpt';
import { UserError } from '../engine/user-error';
import { formatCount } from '../graph/format';
import type { RunConfig, SampleOptions } from './status';

/** The published program's run. */
export const publishedConfig: RunConfig = {
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

/** How many parameters a model has; `vocabularySize` counts BOS. */
export function parameterCount({ nLayer, nEmbd, blockSize }: RunConfig, vocabularySize: number): number {
  return (2 * vocabularySize + blockSize + 12 * nLayer * nEmbd) * nEmbd;
}

/** The published program's sampling. */
export const publishedSampling: SampleOptions = { count: 20, temperature: 0.5, prefix: '' };

/** All samples of one sampling are kept until its end. */
const mostSamples = 1_000_000;

const wholeNumbers: readonly (readonly [keyof RunConfig, string])[] = [
  ['nLayer', 'n_layer'],
  ['nEmbd', 'n_embd'],
  ['nHead', 'n_head'],
  ['blockSize', 'block_size'],
  ['numSteps', 'num_steps'],
];

/** Throws a UserError that names the first value that makes no run, and the remedy. */
export function checkConfig(config: RunConfig): void {
  for (const [key, name] of wholeNumbers) {
    if (!Number.isSafeInteger(config[key]) || config[key] < 1) {
      throw new UserError(`${name} is ${config[key]}: give a whole number of 1 or more.`);
    }
  }
  if (config.nEmbd % config.nHead !== 0) {
    throw new UserError(
      `n_embd ${config.nEmbd} is not divisible by n_head ${config.nHead}: the heads share the vector evenly. ` +
        `Take n_embd ${Math.ceil(config.nEmbd / config.nHead) * config.nHead}, or another n_head.`,
    );
  }
  check('learning rate', config.learningRate, config.learningRate > 0, 'give a number above 0, such as 0.01');
  check('beta1', config.beta1, config.beta1 >= 0 && config.beta1 < 1, 'give a number from 0 to below 1, such as 0.85');
  check('beta2', config.beta2, config.beta2 >= 0 && config.beta2 < 1, 'give a number from 0 to below 1, such as 0.99');
  check('eps', config.eps, config.eps > 0, 'give a number above 0, such as 1e-8');
  check('init std', config.initStd, config.initStd >= 0, 'give a number of 0 or more, such as 0.08');
  check('seed', config.seed, Number.isSafeInteger(config.seed), 'give a whole number, such as 42');
}

/** Throws a UserError for options that no sampling can have; whether the prefix fits the vocabulary is not looked at. */
export function checkSampling({ count, temperature }: SampleOptions): void {
  const isCount = Number.isSafeInteger(count) && count >= 1 && count <= mostSamples;
  check('sample count', count, isCount, `give a whole number from 1 to ${formatCount(mostSamples)}`);
  check('temperature', temperature, temperature > 0, 'give a number above 0, such as 0.5');
}

/** Throws a UserError for a prefix that a model of this vocabulary and block size cannot go on from. */
export function checkPrefix(prefix: string, { characters, tokenOf }: Tokenizer, blockSize: number): void {
  const given = Array.from(prefix);
  const unknown = given.find((character) => !tokenOf.has(character));
  if (unknown !== undefined) {
    throw new UserError(
      `The prefix '${prefix}' has the character '${unknown}', which is not in the vocabulary: ` +
        `use characters of the corpus (${excerpt(characters)}).`,
    );
  }
  if (given.length >= blockSize) {
    throw new UserError(
      `The prefix '${prefix}' has ${given.length} characters: give fewer than the block size, ${blockSize}.`,
    );
  }
}

function excerpt(characters: readonly string[]): string {
  const shown = characters.slice(0, 40).join('');
  return characters.length > 40 ? `${shown}...` : shown;
}

function check(name: string, value: number, holds: boolean, remedy: string): void {
  if (!holds || !Number.isFinite(value)) throw new UserError(`The ${name} is ${value}: ${remedy}.`);
}
