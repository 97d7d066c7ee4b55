/** Run summary: what a list of runs says of one. */

import { documentCount } from './corpus/corpus';
import type { Division } from './corpus/division';
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
  readonly division: Division;
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
    documents: documentCount(run.corpus, run.config.blockSize),
    division: run.corpus.documents.division,
    steps: run.newest,
    loss: means.at(-1) ?? null,
    means,
  };
}
