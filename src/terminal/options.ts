/** Terminal options: the arguments of `npm run train`. */

import { parseArgs } from 'node:util';
import { UserError } from '../engine/user-error';
import { type NumberRule, readNumber } from '../text/read-number';
import { type Division, divisions, isDivision } from '../training/corpus/division';
import { configRules, mostSamples, publishedConfig, publishedSampling, samplingRules } from '../training/run/config';
import type { CommonConfig, RunConfig, SampleOptions } from '../training/status';

export const usage = `npm run train -- [options]

  --steps N         training steps, the length of the learning-rate schedule (${publishedConfig.numSteps})
  --seed N          seed of the random numbers (${publishedConfig.seed})
  --n-layer N       transformer layers (${publishedConfig.nLayer})
  --n-embd N        embedding size (${publishedConfig.nEmbd})
  --n-head N        attention heads per layer; must divide the embedding size (${publishedConfig.nHead})
  --block-size N    context window, in tokens (${publishedConfig.blockSize})
  --corpus FILE     UTF-8 text (the built-in names)
  --documents KIND  lines, or blocks of as many characters as the block size (lines)
  --samples N       documents to sample at the end (${publishedSampling.count}; 0 for none)
  --temperature X   temperature of sampling (${publishedSampling.temperature})
  --json            one line of JSON per step, and a last one with the samples
  --help            this text`;

export interface Options {
  readonly config: RunConfig;
  readonly sampling: SampleOptions;
  /** Path of the corpus; null for the built-in names. */
  readonly corpus: string | null;
  /** What the documents of the corpus are. */
  readonly division: Division;
  readonly json: boolean;
  readonly help: boolean;
}

/** Throws a UserError that names the unknown or wrong argument, and what to give instead. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  const number = (name: keyof typeof values, otherwise: number, rule: NumberRule): number => {
    const text = values[name];
    if (text === undefined) return otherwise;
    const read = readNumber(String(text), rule);
    if ('value' in read) return read.value;
    throw new UserError(`--${name} is '${text}': ${read.remedy}.`);
  };
  const part = (name: keyof typeof values, of: keyof CommonConfig): number =>
    number(name, publishedConfig[of], configRules[of]);
  return {
    config: {
      ...publishedConfig,
      numSteps: part('steps', 'numSteps'),
      seed: part('seed', 'seed'),
      nLayer: part('n-layer', 'nLayer'),
      nEmbd: part('n-embd', 'nEmbd'),
      nHead: part('n-head', 'nHead'),
      blockSize: part('block-size', 'blockSize'),
    },
    sampling: {
      count: number('samples', publishedSampling.count, { whole: true, lowest: 0, highest: mostSamples }),
      temperature: number('temperature', publishedSampling.temperature, samplingRules.temperature),
      prefix: '',
    },
    corpus: values.corpus ?? null,
    division: divisionOf(values.documents),
    json: values.json ?? false,
    help: values.help ?? false,
  };
}

function divisionOf(text = 'lines'): Division {
  if (isDivision(text)) return text;
  throw new UserError(`--documents is '${text}': give ${divisions.join(' or ')}.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        steps: { type: 'string' },
        seed: { type: 'string' },
        'n-layer': { type: 'string' },
        'n-embd': { type: 'string' },
        'n-head': { type: 'string' },
        'block-size': { type: 'string' },
        corpus: { type: 'string' },
        documents: { type: 'string' },
        samples: { type: 'string' },
        temperature: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}
