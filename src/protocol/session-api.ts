/**
 * Session boundary: the requests to the training session in its worker thread, and the session's
 * notifications, extension <-> worker.
 */

import type { ExportFile, ExportKind, ExportRequest } from '../inspection/export/export';
import type { PaneRequest } from '../inspection/panes/panes';
import type { InspectorSnapshot, MatchesRequest, PanesSnapshot, SnapshotRequest } from '../inspection/snapshot';
import type { SourceStatistics } from '../inspection/source-statistics';
import type { ModelConfig, ModelFile } from '../program/program';
import type { SourceRange } from '../program/tables';
import type { MatchRow } from '../step/find/matches';
import type { FoundPlace } from '../step/names/find-place';
import type { Selection } from '../step/view/view';
import type { CorpusFigures } from '../training/corpus/corpus';
import type { Division } from '../training/corpus/division';
import type { CorpusIdentity } from '../training/corpus/identity';
import type { DrawnSample } from '../training/generation/drawn-sample';
import type { GenerationOptions } from '../training/generation/options';
import type { RunOptions } from '../training/run/run';
import type { RunSummary } from '../training/run-summary';
import type { SavedFile } from '../training/saved/saved-run';
import type { RunBeside } from '../training/session';
import type { RunConfig, SampleOptions, SessionStatus } from '../training/status';
import type { TrialCorpus } from '../training/trial/trial';
import type { DebugApi, DebugEvents } from './debug-api';

export interface SessionApi extends DebugApi {
  /**
   * Reads a text in UTF-8 as a corpus for the next run, and returns the size of a model of `config`
   * on it. Of blocks, each run takes those of its own block size. The bytes should be transferred (`transferring`). Throws a UserError for a text that
   * makes no corpus.
   */
  readCorpus(
    bytes: Uint8Array<ArrayBuffer>,
    name: string,
    division: Division,
    config: RunConfig,
    signal?: AbortSignal,
  ): Promise<CorpusRead>;
  /**
   * Begins a new run: shuffles the documents, draws the parameters. The current run is left, and
   * kept aside (`undo`) until the new one has as many steps. `corpus` is the number of the corpus
   * that was read last; null for that of the current run. Without a `model` the run is one of the
   * current program. Throws a UserError for a config that makes no model, for a corpus that does
   * not exist any more, and for a model file that cannot run.
   */
  restart(config: RunConfig, corpus: number | null, options?: RunOptions, model?: AskedModel): Promise<SessionStatus>;
  /**
   * Returns documents of a corpus to try a model file on, at this block size; null for the corpus
   * of the current run.
   */
  trialCorpus(corpus: number | null, blockSize: number): Promise<TrialCorpus>;
  /** Returns the text of the program that the current run trains. */
  programText(): Promise<string>;
  /** Returns what a list of runs says of the current one; null without one. */
  runSummary(): Promise<RunSummary | null>;
  /** Shows the losses of other runs beside those of the current one. */
  showBeside(runs: readonly RunBeside[]): Promise<void>;
  /** Answers as soon as the thread is free. */
  answers(): Promise<void>;
  /**
   * Continues a run that `save` received, with its parts: training is paused at its newest step.
   * Throws a UserError where they are not whole or do not belong together.
   */
  recover(run: Uint8Array, parts: readonly Uint8Array<ArrayBuffer>[], options?: RecoverOptions): Promise<SessionStatus>;
  /** Resolves when the current run is saved as it is. */
  settled(): Promise<void>;
  /**
   * Returns the characters of the tokenizer, in the order of their tokens. Throws a UserError
   * without a model.
   */
  characters(): Promise<readonly string[]>;
  /**
   * Returns the run after the current step, as a safetensors file to continue from. Throws a
   * UserError without a model, as `weights` does.
   */
  checkpoint(): Promise<SavedFile>;
  /** Returns the values of all parameters as JSON. */
  weights(): Promise<SavedFile>;
  /**
   * Reads the file of a checkpoint, for `resume`; errors call it `name`. The bytes should be
   * transferred (`transferring`), so that file and checkpoint are in memory once each. Throws a
   * UserError for any other file.
   */
  readCheckpoint(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<CheckpointRead>;
  /**
   * Continues from the checkpoint that was read last, on the corpus with this number, or null for
   * that of the current run. Returns null where that differs from the checkpoint's corpus. Throws a
   * UserError where training cannot continue from it.
   */
  resume(corpus: number | null, options?: RunOptions): Promise<SessionStatus | null>;
  /**
   * Restores a run that was left, by the id in the status' `left`, at its step and with its whole
   * history; the current one is dropped. Throws a UserError where it is not kept any more.
   */
  undo(left: string): Promise<SessionStatus>;
  /**
   * Lets training run, for `steps` steps or to the end of the schedule; resolves as soon as it
   * runs.
   */
  run(steps?: number): Promise<SessionStatus>;
  /** Stops after the current step. */
  pause(): Promise<SessionStatus>;
  /** Sets the most steps a second that training takes; null for as many as the machine takes. */
  setSpeed(stepsPerSecond: number | null): Promise<SessionStatus>;
  /** Takes one training step. */
  step(): Promise<SessionStatus>;
  /**
   * Shows a step from 1 to the newest again, bit for bit as it was; Step and Train continue from
   * there. Pauses training. A long visit reports progress, with `visiting` in the status; `pause`
   * and the next visit end it at the step that it has reached.
   */
  visit(step: number): Promise<SessionStatus>;
  /**
   * Goes to the newest step of the branch that was left. Throws a UserError where there is none.
   */
  changeBranch(): Promise<SessionStatus>;
  /** Keeps a step of the current branch as the reference for comparisons; null removes it. */
  compareWith(step: number | null): Promise<SessionStatus>;
  /**
   * Samples names from the current model, between two steps; the recorded step stays. `signal` ends
   * a long sampling.
   */
  sample(options: SampleOptions, signal?: AbortSignal): Promise<readonly string[]>;
  /** The same, with what each was drawn from. */
  drawSamples(options: SampleOptions, signal?: AbortSignal): Promise<readonly DrawnSample[]>;
  /** Returns whether a document of the current run's corpus is this text. */
  isDocument(text: string): Promise<boolean>;
  /**
   * Records the writing of a document with the current model, and shows it in place of the current
   * step, which stays as it is. Training pauses. Throws a UserError for options that make no
   * generation, and for a program whose writing cannot be followed.
   */
  generate(options: GenerationOptions): Promise<SessionStatus>;
  /** Shows the current step again in place of a generation. */
  leaveGeneration(): Promise<SessionStatus>;
  /**
   * Shows the gradients of a selected node of step `step` in place of the loss's, until another
   * step is shown; null: those of the loss again. Throws a UserError where the step is gone, and
   * for a selection that is not one node.
   */
  gradientOf(selection: Selection | null, step: number): Promise<SessionStatus>;
  /** Returns the Inspector's snapshot. `signal` ends a long query, as it does with `panes`. */
  snapshot(request: SnapshotRequest, signal?: AbortSignal): Promise<InspectorSnapshot>;
  /** Returns the snapshot below the graph. */
  panes(pane: PaneRequest, signal?: AbortSignal): Promise<PanesSnapshot>;
  /**
   * Returns the statistics of the source's lines and functions in the current step; null before the
   * first.
   */
  sourceStatistics(): Promise<SourceStatistics | null>;
  /**
   * Returns the matches of a filter, none where it has an error; null where the step is no longer
   * there. `signal` ends a long search.
   */
  matches(request: MatchesRequest, signal?: AbortSignal): Promise<readonly MatchRow[] | null>;
  /**
   * Returns the approximate length of a file, bytes. Throws a UserError before the first step, as
   * `export` does.
   */
  exportLength(kind: ExportKind): Promise<number>;
  /**
   * Returns a file of the current step, or of the run; training waits while it is made. `signal`
   * ends a long export.
   */
  export(request: ExportRequest, signal?: AbortSignal): Promise<ExportFile>;
  /**
   * Returns the place in the source of the selection in recorded step `step`. Throws a UserError
   * where that step is gone.
   */
  locate(selection: Selection, step: number): Promise<SourceRange>;
  /**
   * Returns the place of a name in the current step, `position 2 > head 1`, `wte['y'][3]`. Throws a
   * UserError with near names where it has none.
   */
  findPlace(name: string): Promise<FoundPlace>;
}

/** The program of a new run. */
export interface AskedModel {
  /** Null for the built-in program; absent: that of the current run. */
  readonly file?: ModelFile | null;
  /** Numbers that take the place of the program's own. */
  readonly asked?: ModelConfig;
}

export interface RecoverOptions extends RunOptions {
  /** Whether the code of a model file may run. */
  readonly runsFiles?: boolean;
  /**
   * Whether the text of its corpus is where the run is going to be saved; true where nothing is said.
   */
  readonly isStored?: boolean;
  /** Whether the newest step is taken again, so that it is shown; true where nothing is said. */
  readonly again?: boolean;
}

/** A corpus in the worker, where it stays until another is read. */
export interface CorpusRead {
  readonly number: number;
  readonly figures: CorpusFigures;
  /** True where it has the documents of the current run's corpus, whatever the names of the two. */
  readonly isCurrent: boolean;
}

/** The description of a checkpoint. */
export interface CheckpointRead {
  readonly step: number;
  readonly config: RunConfig;
  readonly corpus: CorpusIdentity;
  /** The program's file, which runs when the checkpoint is resumed; null for the built-in one. */
  readonly file: ModelFile | null;
}

/**
 * A part of a saved run, which stays the same from one save to the next. The first is the text of
 * the corpus.
 */
export interface SavedPart {
  /** The hash of its bytes, hexadecimal. */
  readonly sha256: string;
  /** null for a part that was given with the previous save. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** The notifications of the session. */
export interface SessionEvents extends DebugEvents {
  /** At most once per slice of 10 ms while training runs, and at every change of state. */
  progress(status: SessionStatus): void;
  /**
   * Stores the current run with its parts, to be restored after a crash. Resolves when all is
   * stored; the extension shows failures.
   */
  save(run: Uint8Array<ArrayBuffer>, parts: readonly SavedPart[]): Promise<void>;
  /**
   * Keeps the run that was saved last in the archive, for another takes its place. Resolves when
   * that is done, or cannot be: the extension shows failures.
   */
  archive(summary: RunSummary): Promise<void>;
  /** The part of the corpus that is read, from 0 to 1; from time to time. */
  reading(part: number): void;
  /** The number of bytes made so far of a file; from time to time. */
  exporting(bytes: number): void;
  /**
   * An error ended a run; training is paused. The message is for the user where `name` is
   * UserError.
   */
  failed(error: { readonly name: string; readonly message: string; readonly stack: string }): void;
}
