/** Checkpoint metadata: the texts beside the tensors, in the metadata of the safetensors format. */

import type { RandomState } from '../../engine/random';
import type { ProgramIdentity } from '../../program/program';
import { FormatError } from '../../safetensors/format-error';
import type { Header } from '../../safetensors/header';
import type { CorpusIdentity } from '../corpus/identity';
import { checkConfig } from '../run/config';
import type { StepBits } from '../run/state';
import type { RunConfig } from '../status';
import type { Checkpoint } from './checkpoint';

/** The name of the format in the metadata of every checkpoint. */
export const checkpointFormat = 'microgpt checkpoint';
const version = '1';

/**
 * The name of each part of a configuration in the metadata, which is that of the published program.
 */
const configNames: { readonly [Part in keyof RunConfig]: string } = {
  nLayer: 'n_layer',
  nEmbd: 'n_embd',
  nHead: 'n_head',
  blockSize: 'block_size',
  numSteps: 'num_steps',
  learningRate: 'learning_rate',
  beta1: 'beta1',
  beta2: 'beta2',
  eps: 'eps',
  initStd: 'init_std',
  seed: 'seed',
};

/**
 * The numbers of this version (src/engine/numbers.ts) in the metadata; another number where a
 * change of them changes the last bits of a step. The first files had none.
 */
const ownNumbers = '1';
const mixedNumbers = 'mixed';

/** The number of words of the random generator's state. */
const randomWords = 624;
/**
 * Limits in bytes: any number; any state of the random generator; the name of a corpus or a
 * program.
 */
const longest = { number: 40, random: 10_000, name: 4_000, program: 100 } as const;
/** The most bytes of a character in a list: two code units as escapes, quotation marks, a comma. */
const characterBytes = 24;

export function metadataOf({ state, characters, corpus, program }: Checkpoint): Record<string, string> {
  const config = (Object.keys(configNames) as (keyof RunConfig)[]).map((part) => [
    configNames[part],
    String(state.config[part]),
  ]);
  return {
    format: checkpointFormat,
    version,
    numbers: state.bits === 'own' ? ownNumbers : mixedNumbers,
    step: String(state.step),
    ...Object.fromEntries(config),
    characters: JSON.stringify(characters),
    corpus: corpus.name.slice(0, longest.name / 6).replaceAll(/\p{Surrogate}/gu, '\ufffd'),
    corpus_sha256: corpus.sha256,
    corpus_documents: String(corpus.documents),
    ...(program && { program: program.name, program_sha256: program.sha256 }),
    random: randomText(state.random),
    preview_random: randomText(state.preview),
  };
}

/** The metadata as read. */
export interface CheckpointMetadata {
  readonly config: RunConfig;
  readonly bits: StepBits;
  readonly step: number;
  readonly characters: readonly string[];
  readonly corpus: CorpusIdentity;
  /** Null in files of versions that had only one program. */
  readonly program: ProgramIdentity | null;
  readonly random: RandomState;
  readonly preview: RandomState;
}

/**
 * Reads the metadata of a checkpoint whose vocabulary has `vocabulary` characters. Throws a
 * FormatError or a UserError.
 */
export function readMetadata(header: Header, vocabulary: number): CheckpointMetadata {
  const text = (key: string, most: number): string => {
    const found = header.metadataText(key, most);
    if (found === null) throw new FormatError(`its metadata has no ${key}, or a longer one than ${most} bytes`);
    return found;
  };
  const number = (key: string): number => {
    const written = text(key, longest.number);
    if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(written))
      throw new FormatError(`its ${key} is '${written}', which is not a number`);
    return Number(written);
  };
  const found = text('version', longest.number);
  if (found !== version) {
    throw new FormatError(`its version is '${found}', and this version of the extension reads ${version}: update it`);
  }
  const config = Object.fromEntries(
    Object.entries(configNames).map(([part, name]) => [part, number(name)]),
  ) as unknown as RunConfig;
  checkConfig(config);
  const step = number('step');
  if (!isWhole(step, 0, config.numSteps)) throw new FormatError(`its step is ${step} of ${config.numSteps}`);
  const matching = (key: string, pattern: RegExp, most: number): string => {
    const found = text(key, most);
    if (!pattern.test(found)) throw new FormatError(`its ${key} is '${found}'`);
    return found;
  };
  const sha256Of = (key: string) => matching(key, /^[0-9a-f]{64}$/, 64);
  const numbers = header.metadataText('numbers', longest.number);
  const documents = number('corpus_documents');
  if (!isWhole(documents, 1)) throw new FormatError(`its corpus_documents is ${documents}`);
  return {
    config,
    bits: numbers === ownNumbers ? 'own' : numbers === mixedNumbers ? 'mixed' : 'older',
    step,
    characters: readCharacters(text('characters', 2 + characterBytes * Math.max(0, vocabulary)), vocabulary),
    corpus: { name: text('corpus', longest.name), sha256: sha256Of('corpus_sha256'), documents },
    program:
      header.metadataText('program_sha256', longest.name) === null
        ? null
        : { name: matching('program', /^[\w.-]+$/, longest.program), sha256: sha256Of('program_sha256') },
    random: readRandom('random', text('random', longest.random)),
    preview: readRandom('preview_random', text('preview_random', longest.random)),
  };
}

/** Returns true for a whole number inside the range. */
export function isWhole(number: number, least: number, most: number = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(number) && number >= least && number <= most;
}

/** Returns the characters, each one code point, in the order of code points. */
function readCharacters(text: string, count: number): readonly string[] {
  const list = parsed('characters', text);
  if (!Array.isArray(list) || list.length !== count) {
    throw new FormatError(`its list of characters does not have ${count}, one less than wte has rows`);
  }
  let last = -1;
  for (const character of list as readonly unknown[]) {
    const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (point === undefined || point <= last || character !== String.fromCodePoint(point)) {
      throw new FormatError('its list of characters is not a list of single characters in the order of code points');
    }
    last = point;
  }
  return list as readonly string[];
}

/** The state as Python's `random.setstate` takes it, but with names instead of an order. */
function randomText({ words, index, nextGauss }: RandomState): string {
  return JSON.stringify({ words: [...words], index, next_gauss: nextGauss });
}

function readRandom(key: string, text: string): RandomState {
  const state = parsed(key, text);
  if (typeof state === 'object' && state !== null && 'words' in state && 'index' in state && 'next_gauss' in state) {
    const { words, index, next_gauss: nextGauss } = state;
    if (
      Array.isArray(words) &&
      words.length === randomWords &&
      words.every((word) => typeof word === 'number' && isWhole(word, 0, 2 ** 32 - 1)) &&
      typeof index === 'number' &&
      isWhole(index, 0, randomWords) &&
      (nextGauss === null || (typeof nextGauss === 'number' && Number.isFinite(nextGauss)))
    ) {
      return { words: Uint32Array.from(words), index, nextGauss };
    }
  }
  throw new FormatError(`its ${key} is not a state of the random generator`);
}

function parsed(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError(`its ${key} is not JSON`);
  }
}
