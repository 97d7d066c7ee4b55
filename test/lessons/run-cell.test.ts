/** Cells over a real session: what each command does, says and refuses. */

import assert from 'node:assert/strict';
import { type Output, outputMarkdown } from '../../src/lessons/output';
import { parseCell } from '../../src/lessons/parse-cell';
import { runCell } from '../../src/lessons/run-cell';
import { anotherModel, type StagedSession, stagedSession } from './stage-over-session';

export async function runText(
  { stage, memory }: StagedSession,
  cell: string,
  typed: string | null = null,
  hints = 0,
): Promise<Output[]> {
  const outputs: Output[] = [];
  const run = { stage, memory, signal: new AbortController().signal, answer: async () => typed, hints };
  for await (const output of runCell(parseCell(cell), run)) outputs.push(output);
  return outputs;
}

describe('try', () => {
  it('tries', async () => {
    const staged = stagedSession();
    const cells = process.env['CELLS'] ?? '';
    for (const cell of cells.split('\n---\n')) {
      console.log(`> ${cell}`);
      try {
        for (const output of await runText(staged, cell)) console.log(outputMarkdown(output));
      } catch (error) {
        console.log(`! ${(error as Error).message}`);
      }
    }
    console.log(JSON.stringify(staged.steered), staged.lines);
  });
});
