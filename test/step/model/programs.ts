/** Programs of any text, and the steps that they take. */

import { transformSync } from 'esbuild';
import { createTokenizer, encode, learningRateAt, sample } from '../../../src/engine/microgpt';
import * as numbers from '../../../src/engine/numbers';
import { Random } from '../../../src/engine/random';
import { tape, Value } from '../../../src/engine/value';
import { instrument } from '../../../src/program/instrument';
import type { Program } from '../../../src/program/program';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { publishedConfig } from '../../../src/training/run/config';
import { Run } from '../../../src/training/run/run';
import type { RunConfig } from '../../../src/training/status';
import { corpusOf, names } from '../../training/corpus-text';

/** The program of a text; functions that the text does not have are those of the built-in program. */
export function programOf(text: string): Program {
  const { code, tables } = instrument(text, {
    file: 'model.ts',
    entry: 'trainStep',
    tapeModule: './value',
    numbersModule: './numbers',
  });
  const { code: js } = transformSync(code, { loader: 'ts', format: 'cjs' });
  const modules = new Map<string, object>([
    ['./value', { tape, Value }],
    ['./random', { Random }],
    ['./numbers', numbers],
  ]);
  const builtIn = { createTokenizer, encode, learningRateAt, sample };
  const module: { exports: Omit<Program['module'], keyof typeof builtIn> } = { exports: Object() };
  new Function('module', 'require', js)(module, (name: string) => modules.get(name));
  return {
    name: 'model',
    sha256: '',
    source: tables,
    module: { ...builtIn, ...module.exports, optimizer: ['m', 'v'] },
  };
}

/**
 * Trains a program and calls back with each of the chosen steps (counted from 1, in order), which is good during the call
 * only. `documents` replaces the names where given: the run learns from them in an order of its own.
 */
export function eachStepOf(
  program: Program,
  chosen: readonly number[],
  onStep: (step: RecordedStep) => void,
  { documents, ...config }: Partial<RunConfig> & { readonly documents?: readonly string[] } = {},
): void {
  const corpus = documents === undefined ? names : corpusOf(documents.join('\n'));
  const run = new Run({ ...publishedConfig, ...config }, corpus, program);
  while (run.position < Math.max(...chosen)) {
    const step = run.step();
    if (chosen.includes(step.step)) onStep(step);
  }
}
