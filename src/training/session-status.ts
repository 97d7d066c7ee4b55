/** Session status: the state of a session, computed from its contents. */

import { UserError } from '../engine/user-error';
import type { Program } from '../program/program';
import { documentCount } from './corpus/corpus';
import type { Run } from './run/run';
import type { ProgramStatus, SessionStatus, TrainingState } from './status';

/** Facts that a run itself does not have. */
export type SessionMoment = Pick<
  SessionStatus,
  'state' | 'stepsPerSecond' | 'speed' | 'visiting' | 'problem' | 'generation' | 'left'
>;

export function statusOf(run: Run | null, moment: SessionMoment): SessionStatus {
  const recorded = run?.recorded ?? null;
  const branches = run?.history.status;
  return {
    ...moment,
    step: run?.position ?? 0,
    newest: run?.newest ?? 0,
    numSteps: run?.config.numSteps ?? 0,
    loss: recorded?.loss ?? null,
    learningRate: recorded?.learningRate ?? null,
    document: recorded?.document ?? null,
    branch: branches?.branch ?? null,
    other: branches?.other ?? null,
    config: run?.config ?? null,
    run: run?.id ?? null,
    program: run && programStatus(run.program),
    corpus: run?.corpus.name ?? null,
    documents: run === null ? 0 : documentCount(run.corpus, run.config.blockSize),
    division: run?.corpus.documents.division ?? null,
    vocabularySize: run === null ? 0 : run.tokenizer.bos + 1,
    parameters: run?.parameterCount ?? 0,
    fromOlder: run?.bits === 'older',
  };
}

/**
 * Returns a run that can continue. Throws a UserError with the reason and the remedy where it
 * cannot.
 */
export function trainable(run: Run, state: TrainingState): Run {
  const { config, position } = run;
  if (state === 'finished') {
    throw new UserError(`Step ${config.numSteps} is the last of the schedule: restart, or sample from the model.`);
  }
  if (state === 'diverged') {
    throw new UserError(
      `Training diverged at step ${position} and cannot continue: go back to an earlier step, or restart.`,
    );
  }
  return run;
}

/** Returns a program as views know it. */
export function programStatus({ name, sha256, file, module }: Program): ProgramStatus {
  return { name, sha256, uri: file?.uri ?? null, canSample: module.sample !== null };
}
