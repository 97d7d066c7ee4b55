/** Model file: a file that defines a model, instrumented and loaded as training loads it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Tokenizer } from '../../src/engine/microgpt';
import { Random } from '../../src/engine/random';
import { tape, type Value } from '../../src/engine/value';
import type { ModelModule } from '../../src/program/program';
import { publishedConfig } from '../../src/training/run/config';
import { fileOf } from '../program/edited-model';
import { loaded } from '../program/loaded';

export function loadModelFile(file: string): ModelModule {
  const name = path.basename(file);
  return loaded(fileOf(fs.readFileSync(file, 'utf8'), name)).module;
}

/** A model of a file on the tape, with its own settings, and as many steps as it is to train. */
export class Trained {
  readonly file: ModelModule;
  readonly tokenizer: Tokenizer;
  readonly model: unknown;
  readonly parameters: Value[];
  readonly optimizer: Readonly<Record<string, Float64Array>>;
  readonly random = Random.seeded(publishedConfig.seed);
  private readonly documents: string[];

  constructor(file: ModelModule, documents: readonly string[], numSteps: number) {
    this.file = file;
    this.documents = [...documents];
    this.random.shuffle(this.documents);
    this.tokenizer = file.createTokenizer(documents);
    tape.clear();
    const config = { ...publishedConfig, ...file.config, numSteps };
    this.model = file.createModel(config, this.tokenizer.characters.length + 1, this.random);
    this.parameters = file.stateDict(this.model).flatMap(([, weights]) => [weights].flat(2) as Value[]);
    this.optimizer = file.createOptimizer(this.parameters.length);
  }

  /** Takes a training step, which counts from 0, and gives its loss. */
  step(step: number): number {
    const tokens = this.file.encode(this.tokenizer, this.documents[step % this.documents.length]);
    tape.beginStep();
    const loss = this.file.trainStep(this.model, this.parameters, this.optimizer, tokens, step, publishedConfig.seed);
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
    const document = this.sampler(this.model, this.tokenizer, this.random, 0.5, tokens);
    tape.rewind(mark);
    return document;
  }

  private get sampler() {
    return this.file.sample ?? assert.fail('The file has a function sample.');
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
