/** Run summary: what a list of runs says of one. */

import { meanCurve } from './mean-curve';
import type { Run } from './run/run';
import { programStatus } from './session-status';
import type { ProgramStatus, RunConfig } from './status';

export interface RunSummary {
  readonly id: string;
  readonly program: ProgramStatus;
  /** The text of the program's file; null for the built-in program. */
  readonly text: string | null;
  readonly config: RunConfig;
  /** The name of its corpus. */
  readonly corpus: string;
  readonly documents: number;
  /** The newest step of its current branch. */
  readonly steps: number;
  /** Mean of the last 50 losses, nats; null before the first step. */
  readonly loss: number | null;
  /** Pairs (step, mean of the last 50 losses). */
  readonly means: readonly number[];
}

export function summaryOf(run: Run): RunSummary {
  const means = [...meanCurve(run.losses)];
  return {
    id: run.id,
    program: programStatus(run.program),
    text: run.program.file?.text ?? null,
    config: run.config,
    corpus: run.corpus.name,
    documents: run.corpus.starts.length - 1,
    steps: run.newest,
    loss: means.at(-1) ?? null,
    means,
  };
}
