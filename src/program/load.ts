/**
 * Loading: the program of a model file. Its text is compiled and run in this thread, on the tape
 * that is here.
 */

import { createTokenizer, encode } from '../engine/microgpt';
import * as numbers from '../engine/numbers';
import { Random } from '../engine/random';
import { UserError } from '../engine/user-error';
import { tape, Value } from '../engine/value';
import { arrayName, takenNames } from './array-names';
import { type CompiledModel, compileModel, type ModelFunction } from './compile';
import { ModelError, modelError } from './model-error';
import type { ModelConfig, ModelFile, ModelModule, Program, StateDictEntry } from './program';
import type { PassingLines } from './tables';

/** Evaluates a script, whose stack traces name it `url`, and returns the value of its expression. */
export type Evaluate = (script: string, url: string) => unknown;

export interface LoadOptions {
  readonly evaluate: Evaluate;
  /** SHA-256 of the text. */
  readonly sha256: string;
  /** The lines of value.ts that pass gradients on. */
  readonly passing?: PassingLines | undefined;
}

/** A program, and what its compiler has noticed. */
export interface Loaded {
  readonly program: Program;
  readonly compiled: CompiledModel;
}

/**
 * Compiles the file and runs it, which declares its functions. Throws a ModelTextError for a text
 * that cannot run, and a ModelError where running it fails, or where what it exports is of another
 * kind.
 */
export function loadProgram(file: ModelFile, { evaluate, sha256, passing }: LoadOptions): Loaded {
  const compiled = compileModel(file.text, file.name);
  const { tables } = compiled;
  const wrapped: Wrap = (work) => inFile(work, file, compiled);
  const exported = wrapped(() => {
    const run = evaluate(compiled.code, file.uri) as ModelFunction;
    return run({ tape, numbers, Value, Random });
  });
  const source = passing === undefined ? tables : { ...tables, passing };
  const program: Program = { name: file.name, sha256, source, file, module: moduleOf(exported, file.name, wrapped) };
  return { program, compiled };
}

type Wrap = <T>(work: () => T) => T;

/** Runs code of the file; an error that it throws names its places in the text. */
function inFile<T>(work: () => T, file: ModelFile, compiled: CompiledModel): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ModelError ? error : modelError(error, file, compiled);
  }
}

type Functions = Readonly<Record<string, ((...given: unknown[]) => unknown) | undefined>>;

function moduleOf(exported: Readonly<Record<string, unknown>>, name: string, wrapped: Wrap): ModelModule {
  const { config, ...others } = exported;
  for (const [exportedName, value] of Object.entries(others)) {
    if (KNOWN.has(exportedName) && typeof value !== 'function') {
      throw new ModelError(new UserError(`${exportedName} is ${kindOf(value)}: export a function.`), [], name);
    }
  }
  const functions = others as Functions;
  /** The function that the file exports, its errors with their places; null where it has none. */
  const own = (exportedName: string) => {
    const call = functions[exportedName];
    return call === undefined ? null : (...given: unknown[]) => wrapped(() => call(...given));
  };
  const required = (exportedName: string) => {
    const call = own(exportedName);
    if (call === null) throw new UserError(`${name} exports no function ${exportedName}.`);
    return call;
  };
  const [createModel, stateDict, trainStep] = [required('createModel'), required('stateDict'), required('trainStep')];
  const [makeTokenizer, encodeDocument] = [own('createTokenizer'), own('encode')];
  const [createOptimizer, learningRate, draw] = [own('createOptimizer'), own('learningRateAt'), own('sample')];
  return {
    config: configOf(config, name),
    createTokenizer: (makeTokenizer as ModelModule['createTokenizer'] | null) ?? createTokenizer,
    encode: (encodeDocument as ModelModule['encode'] | null) ?? encode,
    createModel: (numbersOfModel, vocabularySize, random) =>
      withRandom(random, () => createModel(numbersOfModel, vocabularySize, random)),
    stateDict: (model) => stateDict(model) as readonly StateDictEntry[],
    createOptimizer: (parameters) => arraysOf(createOptimizer?.(parameters), parameters, name),
    learningRateAt: learningRate as ModelModule['learningRateAt'],
    sample:
      draw &&
      ((model, tokenizer, random, temperature, given) =>
        withRandom(random, () => {
          const drawn = draw(model, tokenizer, random, temperature, given);
          if (typeof drawn === 'string') return drawn;
          throw new UserError(`sample of ${name} gives ${kindOf(drawn)}: return the document, a string.`);
        })),
    trainStep: (model, parameters, optimizer, tokens, step, seed) =>
      withRandom(
        () => Random.seeded((Math.abs(seed) % 2 ** 20) * 2 ** 32 + step),
        () => trainStep(model, parameters, optimizer, tokens, step) as Value,
      ),
  };
}

/** The functions that training looks for. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['createModel', 'stateDict', 'trainStep', 'createOptimizer', 'learningRateAt', 'sample'],
  ...['createTokenizer', 'encode'],
]);

/** Runs work whose Math.random draws from a stream, so that it draws the same numbers again. */
function withRandom<T>(stream: Random | (() => Random), work: () => T): T {
  const { random } = Math;
  let drawn: Random | null = null;
  Math.random = () => {
    drawn ??= typeof stream === 'function' ? stream() : stream;
    return drawn.random();
  };
  try {
    return work();
  } finally {
    Math.random = random;
  }
}

/** The most numbers that a program may export, and the most arrays of an optimizer. */
const MOST = 50;

function configOf(config: unknown, name: string): ModelConfig {
  if (config === undefined) return {};
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ModelError(new UserError(`config is ${kindOf(config)}: export an object of numbers.`), [], name);
  }
  const entries = Object.entries(config as Record<string, unknown>);
  for (const [key, value] of entries) {
    if (typeof value === 'number' && Number.isFinite(value) && /^[A-Za-z]\w{0,39}$/.test(key)) continue;
    const what = typeof value === 'number' ? String(value) : kindOf(value);
    throw new ModelError(new UserError(`config.${key.slice(0, 40)} is ${what}: give a number.`), [], name);
  }
  if (entries.length > MOST)
    throw new ModelError(new UserError(`config has ${entries.length} numbers: give ${MOST} at most.`), [], name);
  return Object.fromEntries(entries) as ModelConfig;
}

/** Returns the optimizer's arrays; a file that says nothing of them gets two, `m` and `v`. */
function arraysOf(made: unknown, parameters: number, name: string): Readonly<Record<string, Float64Array>> {
  if (made === undefined) return { m: new Float64Array(parameters), v: new Float64Array(parameters) };
  const entries = typeof made === 'object' && made !== null ? Object.entries(made as Record<string, unknown>) : null;
  if (entries === null || entries.length > MOST) {
    throw new UserError(`createOptimizer of ${name} gives ${kindOf(made)}: return an object of Float64Arrays.`);
  }
  for (const [key, numbersOfArray] of entries) {
    if (!arrayName.test(key)) {
      throw new UserError(`createOptimizer has the name '${key.slice(0, 30)}': use letters, digits and '_'.`);
    }
    if (takenNames.includes(key)) {
      throw new UserError(
        `createOptimizer has the name '${key}', which is that of something else of a parameter: choose another.`,
      );
    }
    if (numbersOfArray instanceof Float64Array && numbersOfArray.length === parameters) continue;
    throw new UserError(
      `createOptimizer gives ${key}, which is ${kindOf(numbersOfArray)}: give a Float64Array of ${parameters} numbers.`,
    );
  }
  return Object.fromEntries(entries) as Record<string, Float64Array>;
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (ArrayBuffer.isView(value)) return `an array of ${value.byteLength / 8} numbers`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
