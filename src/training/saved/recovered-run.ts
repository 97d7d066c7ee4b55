/** Recovered run: a run as it was when it was saved. */

import type { Program } from '../../program/program';
import type { Corpus } from '../corpus/corpus';
import { RandomStreams } from '../run/random-streams';
import { Run, type RunParts } from '../run/run';
import type { AutosavedRun } from './autosaved-run';

/**
 * Returns the run that was saved. Where a step is to be taken again, the caller takes it and then
 * lets the run recall the draws. Throws a UserError for a run of another corpus.
 */
export function recoveredRun(saved: AutosavedRun, corpus: Corpus, program: Program, options?: RunParts): Run {
  const run = Run.resumed(saved.state, corpus, program, { ...options, ...(saved.id !== null && { id: saved.id }) });
  const { history } = run;
  const { other, branches, shared } = saved;
  history.branches = branches;
  history.shared = shared;
  history.other = other && history.branch.another(other.state);
  for (const [branch, from] of [
    [history.branch, saved],
    [history.other, other],
  ] as const) {
    if (branch === null || from === null) continue;
    branch.number = from.number;
    branch.parted = from.parted;
    branch.matrixHistory.take(from.matrices);
    branch.parameterHistory.take(from.parameters);
  }
  if (history.other !== null && other?.drawn) {
    history.other.streams = RandomStreams.of(history.other.streams.at(0), other.drawn.draws);
  }
  return run;
}
