/** Runs cells of lessons over a real session. */

import type { Output } from '../../src/lessons/output';
import { parseCell } from '../../src/lessons/parse-cell';
import { runCell } from '../../src/lessons/run-cell';
import type { StagedSession } from './stage-over-session';

/** Runs a cell and returns its outputs. `typed`: the answer to its question; null leaves it open. */
export async function runText(
  { stage, memory }: Pick<StagedSession, 'stage' | 'memory'>,
  cell: string,
  { typed = null, hints = 0, signal = new AbortController().signal }: RunOptions = {},
): Promise<Output[]> {
  const outputs: Output[] = [];
  const run = { stage, memory, signal, answer: async () => typed, hints };
  for await (const output of runCell(parseCell(cell), run)) outputs.push(output);
  return outputs;
}

export interface RunOptions {
  readonly typed?: string | null;
  readonly hints?: number;
  readonly signal?: AbortSignal;
}
