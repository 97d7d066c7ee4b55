/** Checkpoint metadata: the texts beside the tensors, in the metadata of the safetensors format. */

import type { RandomState } from '../../engine/random';
import type { ModelConfig, ModelFile, ProgramIdentity } from '../../program/program';
import { FormatError } from '../../safetensors/format-error';
import type { Header } from '../../safetensors/header';
import { largestVocabulary } from '../corpus/corpus';
import { divisions, isDivision } from '../corpus/division';
import type { CorpusIdentity } from '../corpus/identity';
import { checkConfig, checkFileConfig } from '../run/config';
import type { MatrixPlace } from '../run/layout';
import type { StepBits } from '../run/state';
import type { CommonConfig, RunConfig } from '../status';
import type { Checkpoint, SavedModel } from './checkpoint';

/** The name of the format in the metadata of every checkpoint. */
export const checkpointFormat = 'microgpt checkpoint';
/** The first is that of files of the built-in program, the second that of others. */
const versions = ['1', '2'] as const;

/**
 * The name of each part of a configuration in the metadata, which is that of the published program.
 */
const configNames: { readonly [Part in keyof CommonConfig]: string } = {
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
 * program; a program's text; a list of matrices, optimizer arrays or numbers of a program.
 */
const longest = { number: 40, random: 10_000, name: 4_000, program: 100, text: 4_000_000, list: 4_000_000 } as const;
/** The most bytes of a character in a list: two code units as escapes, quotation marks, a comma. */
const characterBytes = 24;

export function metadataOf({ state, characters, corpus, program, model }: Checkpoint): Record<string, string> {
  const config = (Object.keys(configNames) as (keyof CommonConfig)[]).map((part) => [
    configNames[part],
    String(state.config[part]),
  ]);
  return {
    format: checkpointFormat,
    version: versions[model === undefined ? 0 : 1],
    numbers: state.bits === 'own' ? ownNumbers : mixedNumbers,
    step: String(state.step),
    ...Object.fromEntries(config),
    characters: JSON.stringify(characters),
    corpus: corpus.name.slice(0, longest.name / 6).replaceAll(/\p{Surrogate}/gu, '\ufffd'),
    corpus_sha256: corpus.sha256,
    corpus_division: corpus.division,
    corpus_documents: String(corpus.documents),
    ...(program && { program: program.name, program_sha256: program.sha256 }),
    ...(model && modelTexts(state, model)),
    random: randomText(state.random),
    preview_random: randomText(state.preview),
  };
}

function modelTexts(
  { config, optimizer }: Checkpoint['state'],
  { file, matrices }: SavedModel,
): Record<string, string> {
  return {
    program_uri: file.uri,
    program_text: file.text,
    matrices: JSON.stringify(matrices.map(({ name, rows, columns }) => [name, rows, columns])),
    optimizer: JSON.stringify(optimizer.map(({ name }) => name)),
    config: JSON.stringify(config.own ?? {}),
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
  /** The program's own file, and the names of its optimizer's arrays; null for the built-in one. */
  readonly model: SavedModel | null;
  readonly optimizer: readonly string[] | null;
  readonly random: RandomState;
  readonly preview: RandomState;
}

/**
 * Reads the metadata of a checkpoint. The vocabulary of the built-in program has as many characters
 * as `charactersOfModel` says. Throws a FormatError or a UserError.
 */
export function readMetadata(header: Header, charactersOfModel: () => number): CheckpointMetadata {
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
  const own = found === versions[1];
  if (!own && found !== versions[0]) {
    throw new FormatError(
      `its version is '${found}', and this version of the extension reads ${versions.join(' and ')}: update it`,
    );
  }
  const vocabulary = own ? null : charactersOfModel();
  const common = Object.fromEntries(
    Object.entries(configNames).map(([part, name]) => [part, number(name)]),
  ) as unknown as CommonConfig;
  const numbersOfProgram = own ? readNumbers('config', text('config', longest.list)) : {};
  const config: RunConfig = Object.keys(numbersOfProgram).length > 0 ? { ...common, own: numbersOfProgram } : common;
  if (own) checkFileConfig(config);
  else checkConfig(config);
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
  // The first files, which have none, were of lines.
  const division = header.metadataText('corpus_division', longest.name) ?? 'lines';
  if (!isDivision(division)) {
    throw new FormatError(`its corpus_division is '${division}', not ${divisions.join(' or ')}`);
  }
  const program: ProgramIdentity | null =
    header.metadataText('program_sha256', longest.name) === null
      ? null
      : {
          name: matching('program', own ? /^[^\p{C}/\\]+$/u : /^[\w.-]+$/, longest.program * 4),
          sha256: sha256Of('program_sha256'),
        };
  return {
    config,
    bits: numbers === ownNumbers ? 'own' : numbers === mixedNumbers ? 'mixed' : 'older',
    step,
    characters: readCharacters(
      text('characters', 2 + characterBytes * Math.max(0, vocabulary ?? largestVocabulary)),
      vocabulary,
    ),
    corpus: { name: text('corpus', longest.name), sha256: sha256Of('corpus_sha256'), division, documents },
    program,
    model: own && program ? readModel(program, text) : null,
    optimizer: own ? readNames('optimizer', text('optimizer', longest.list)) : null,
    random: readRandom('random', text('random', longest.random)),
    preview: readRandom('preview_random', text('preview_random', longest.random)),
  };
}

/** Returns true for a whole number inside the range. */
export function isWhole(number: number, least: number, most: number = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(number) && number >= least && number <= most;
}

/** Returns the characters, each one code point, in the order of code points. */
function readCharacters(text: string, count: number | null): readonly string[] {
  const list = parsed('characters', text);
  if (!Array.isArray(list) || (count !== null && list.length !== count)) {
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

/** Reads the file of a program of the user's own, and the shapes of its matrices. */
function readModel({ name }: ProgramIdentity, text: (key: string, most: number) => string): SavedModel {
  const list = parsed('matrices', text('matrices', longest.list));
  const matrices: MatrixPlace[] = [];
  let first = 0;
  for (const one of Array.isArray(list) ? (list as readonly unknown[]) : []) {
    const [matrix, rows, columns] = Array.isArray(one) ? (one as readonly unknown[]) : [];
    const isShape = typeof rows === 'number' && typeof columns === 'number' && isWhole(rows, 1) && isWhole(columns, 1);
    if (typeof matrix !== 'string' || !isShape) break;
    matrices.push({ name: matrix, rows, columns, first });
    first += rows * columns;
  }
  if (!Array.isArray(list) || list.length === 0 || matrices.length !== list.length) {
    throw new FormatError('its list of matrices is not a list of names, rows and columns');
  }
  const file: ModelFile = { name, uri: text('program_uri', longest.name), text: text('program_text', longest.text) };
  return { file, matrices };
}

function readNames(key: string, text: string): readonly string[] {
  const names = parsed(key, text);
  if (Array.isArray(names) && names.length <= 100 && names.every((name) => typeof name === 'string')) return names;
  throw new FormatError(`its ${key} is not a list of names`);
}

function readNumbers(key: string, text: string): ModelConfig {
  const numbers = parsed(key, text);
  if (typeof numbers === 'object' && numbers !== null && !Array.isArray(numbers)) {
    const entries = Object.entries(numbers);
    if (entries.every(([, value]) => typeof value === 'number')) return Object.fromEntries(entries);
  }
  throw new FormatError(`its ${key} is not an object of numbers`);
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
