/** Model file: a file that defines a model, instrumented and loaded as training loads it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';
import type { Tokenizer } from '../../src/engine/microgpt';
import * as numbers from '../../src/engine/numbers';
import { Random } from '../../src/engine/random';
import { tape, Value } from '../../src/engine/value';
import { instrument } from '../../src/program/instrument';
import { publishedConfig } from '../../src/training/run/config';

type Config = Readonly<Record<string, number>>;
type Arrays = Readonly<Record<string, Float64Array>>;
export type Weights = Value[][] | Value[] | Value;

/** What a model file exports. The model itself is known to the file alone. */
interface ModelFile {
  readonly config?: Config;
  createTokenizer(documents: readonly string[]): Tokenizer;
  encode(tokenizer: Tokenizer, document: string): number[];
  createModel(config: Config, vocabularySize: number, random: Random): unknown;
  stateDict(model: unknown): [string, Weights][];
  createOptimizer?(count: number): Arrays;
  trainStep(model: unknown, parameters: Value[], optimizer: Arrays, tokens: number[], step: number): Value;
  sample(model: unknown, tokenizer: Tokenizer, random: Random, temperature: number, given?: readonly number[]): string;
}

const modules: Readonly<Record<string, object>> = {
  './value': { Value, tape },
  './random': { Random },
  './numbers': numbers,
};

export function loadModelFile(file: string): ModelFile {
  const name = path.basename(file);
  const options = { file: name, entry: 'trainStep', tapeModule: './value', numbersModule: './numbers' };
  const { code, missing } = instrument(fs.readFileSync(file, 'utf8'), options);
  assert.deepEqual(missing, [], `${name} lacks parts of a step`);
  const module = { exports: {} };
  const run = new Function('require', 'module', transformSync(code, { loader: 'ts', format: 'cjs' }).code);
  run((specifier: string) => modules[specifier] ?? assert.fail(`${name} imports ${specifier}`), module);
  return module.exports as ModelFile;
}

/** A model of a file on the tape, with its own settings, and as many steps as it is to train. */
export class Trained {
  readonly file: ModelFile;
  readonly tokenizer: Tokenizer;
  readonly model: unknown;
  readonly parameters: Value[];
  readonly optimizer: Arrays;
  readonly random = Random.seeded(publishedConfig.seed);
  private readonly documents: string[];

  constructor(file: ModelFile, documents: readonly string[], numSteps: number) {
    this.file = file;
    this.documents = [...documents];
    this.random.shuffle(this.documents);
    this.tokenizer = file.createTokenizer(documents);
    tape.clear();
    const config = { ...publishedConfig, ...file.config, numSteps };
    this.model = file.createModel(config, this.tokenizer.characters.length + 1, this.random);
    this.parameters = file.stateDict(this.model).flatMap(([, weights]) => [weights].flat(2) as Value[]);
    const count = this.parameters.length;
    this.optimizer = file.createOptimizer?.(count) ?? { m: new Float64Array(count), v: new Float64Array(count) };
  }

  /** Takes a training step, which counts from 0, and gives its loss. */
  step(step: number): number {
    const tokens = this.file.encode(this.tokenizer, this.documents[step % this.documents.length]);
    tape.beginStep();
    const loss = this.file.trainStep(this.model, this.parameters, this.optimizer, tokens, step);
    tape.endStep();
    return loss.data;
  }

  /** Takes the steps from `first` up to `end`, exclusive, and gives their losses. */
  steps(first: number, end: number): number[] {
    return Array.from({ length: end - first }, (_, i) => this.step(first + i));
  }

  /** Samples a document that begins with `given`. */
  sample(given = ''): string {
    const tokens = Array.from(given, (character) => this.tokenizer.tokenOf.get(character) ?? assert.fail(character));
    const mark = tape.mark();
    const document = this.file.sample(this.model, this.tokenizer, this.random, 0.5, tokens);
    tape.rewind(mark);
    return document;
  }

  /** All that a step follows from: gives a function that puts it back. */
  keep(): () => void {
    const kept = [tape.values, ...Object.values(this.optimizer)].map((numbers) => ({
      numbers,
      before: numbers.slice(),
    }));
    return () => {
      for (const { numbers, before } of kept) numbers.set(before);
    };
  }
}
