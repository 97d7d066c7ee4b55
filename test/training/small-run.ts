/** Runs of a small model, for tests of the history, and what it takes to go to their steps. */

import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import type { RunConfig } from '../../src/training/status';
import { names } from './corpus-text';

/** A model whose runs take a moment. */
export const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 6, numSteps: 60 };

/** A run on the names, within a budget of bytes. */
export function begin(config: RunConfig, historyBudget?: number): Run {
  return new Run(config, names, builtIn, historyBudget === undefined ? {} : { historyBudget });
}

/** Goes to a step of the branch at hand; gives how many steps were computed for it. */
export function visit(run: Run, step: number): number {
  if (run.position === step && run.recorded !== null) return 0;
  run.approach(step);
  let computed = 0;
  while (run.position < step) {
    run.step(step);
    computed++;
  }
  return computed;
}
