/**
 * Saved runs: what a session saves of a run, and continuing from it. The session loads this file on
 * first use, together with the formats: every file of the build takes memory.
 */

import { UserError } from '../../engine/user-error';
import type { ModelFile, Program } from '../../program/program';
import { exactJsonNumber } from '../../text/exact-numbers';
import type { Corpus } from '../corpus/corpus';
import { identityOf } from '../corpus/identity';
import type { Run } from '../run/run';
import type { BeginOptions, Session } from '../session';
import type { SessionStatus } from '../status';
import { type Checkpoint, encodeCheckpoint, savedProgram } from './checkpoint';
import { largestExport, tooLarge } from './file-size';

export { decodeCheckpoint, savedProgram } from './checkpoint';
export { decodeRun, encodeBranch, partsOf } from './run-file';

/** A file of a run, and its number of finished steps. */
export interface SavedFile {
  readonly step: number;
  readonly bytes: Uint8Array;
}

/** Returns the checkpoint of the current run, after the current step. */
export async function checkpointFile(runAtHand: () => Run): Promise<SavedFile> {
  for (;;) {
    const run = runAtHand();
    const identity = await identityOf(run.corpus, run.config.blockSize);
    // Another run may have begun in the meantime.
    if (runAtHand() !== run) continue;
    const state = run.state();
    return {
      step: state.step,
      bytes: encodeCheckpoint({
        ...{ state, characters: run.tokenizer.characters, corpus: identity },
        ...savedProgram(run),
      }),
    };
  }
}

/** The most bytes of a number in JSON. */
const numberLength = 25;

/**
 * Returns the values of all parameters as JSON: an object with one member per matrix, in the order
 * of the published program's state_dict, each a list of rows. Numbers have all their digits;
 * numbers that are not finite are strings. Throws a UserError for a model that is too large.
 */
export function weightsFile(run: Run, encode: (text: string) => Uint8Array): SavedFile {
  const most = run.parameterCount * numberLength;
  if (most > largestExport) throw tooLarge(most);
  const { step, values } = run.state();
  const matrices = run.matrices.map(({ name, rows, columns, first }) => {
    const lines = Array.from({ length: rows }, (_, row) => {
      const start = first + row * columns;
      return `[${Array.from(values.subarray(start, start + columns), exactJsonNumber).join()}]`;
    });
    return `${JSON.stringify(name)}:[\n${lines.join(',\n')}]`;
  });
  return { step, bytes: encode(`{${matrices.join(',\n')}}\n`) };
}

/** Where programs come from. */
export interface Programs {
  readonly builtIn: Program;
  /** Makes the program of a file, which runs the file's code. */
  load(file: ModelFile): Promise<Program>;
}

/**
 * Returns the program of what was saved, which errors call `what`: the built-in one, or that of the
 * file that was saved with it. Throws a UserError for one that this version does not have.
 */
export async function programOf(
  what: string,
  saved: Pick<Checkpoint, 'program' | 'model' | 'state'>,
  { builtIn, load }: Programs,
): Promise<Program> {
  const program = saved.model === undefined ? builtIn : await load(saved.model.file);
  return checkedProgram(what, saved, program);
}

/**
 * Returns the program. Throws a UserError where the saved data that `what` names is of another program than the given
 * one or of another optimizer. Another version of the built-in program is not another program (see
 * `Program`).
 */
export function checkedProgram(
  what: string,
  { program: trained, state }: Pick<Checkpoint, 'program' | 'state'>,
  program: Program,
): Program {
  const found = state.optimizer.map(({ name }) => name).join(', ');
  const needed = Object.keys(program.module.createOptimizer(1)).join(', ');
  if (found !== needed) {
    throw new UserError(
      `${what} has ${found} of an optimizer, and that of ${program.name} needs ${needed}: give what was saved of a run of ${program.name}.`,
    );
  }
  if (trained === null || trained.name === program.name) return program;
  throw new UserError(
    `${what} was trained with another program, ${trained.name}, and this is ${program.name}: give what was saved of a run of ${program.name}.`,
  );
}

/**
 * Continues from a checkpoint; returns null where the corpus differs from the checkpoint's. Throws
 * a UserError where training cannot continue.
 */
export async function resumed(
  session: Session,
  { state, characters, corpus: wanted }: Checkpoint,
  corpus: Corpus,
  options?: BeginOptions,
): Promise<SessionStatus | null> {
  const { sha256, division } = await identityOf(corpus, state.config.blockSize);
  if (sha256 !== wanted.sha256 || division !== wanted.division) return null;
  if (corpus.characters.join('') !== characters.join('')) {
    throw new UserError(
      'The characters of the checkpoint are not those of its corpus. Take another copy of the checkpoint.',
    );
  }
  if (![...state.losses.slice(-1), ...state.values].every(Number.isFinite)) {
    throw new UserError(
      `Training had diverged at step ${state.step} of the checkpoint, and cannot continue from there: open an earlier one.`,
    );
  }
  return await session.resume(state, corpus, options);
}
