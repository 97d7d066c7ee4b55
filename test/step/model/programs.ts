/** Programs of any text, and the steps that they take. */

import type { Program } from '../../../src/program/program';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { publishedConfig } from '../../../src/training/run/config';
import { Run } from '../../../src/training/run/run';
import type { RunConfig } from '../../../src/training/status';
import { fileOf } from '../../program/edited-model';
import { loaded } from '../../program/loaded';
import { corpusOf, names } from '../../training/corpus-text';

/** The program of a text. */
export function programOf(text: string): Program {
  return loaded(fileOf(text, 'model.ts'));
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
