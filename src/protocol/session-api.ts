/** What the training session, in its worker thread, can be asked and what it tells: the boundary extension <-> worker. */

import type { ExportFile, ExportKind, ExportRequest } from '../inspection/export/export';
import type { PaneRequest } from '../inspection/panes/panes';
import type { InspectorSnapshot, MatchesRequest, PanesSnapshot, SnapshotRequest } from '../inspection/snapshot';
import type { SourceStatistics } from '../inspection/source-statistics';
import type { SourceRange } from '../program/tables';
import type { MatchRow } from '../step/find/matches';
import type { Selection } from '../step/view/view';
import type { CorpusFigures } from '../training/corpus/corpus';
import type { CorpusIdentity } from '../training/corpus/identity';
import type { RunOptions } from '../training/run/run';
import type { SavedFile } from '../training/saved/saved-run';
import type { RunConfig, SampleOptions, SessionStatus } from '../training/status';
import type { DebugApi, DebugEvents } from './debug-api';

export interface SessionApi extends DebugApi {
  /**
   * Reads a text in UTF-8 as a corpus for the next run, and tells what a model of `config` would be on it. The bytes should be
   * handed over (`transferring`). Throws a UserError for a text that makes no corpus.
   */
  readCorpus(
    bytes: Uint8Array<ArrayBuffer>,
    name: string,
    config: RunConfig,
    signal?: AbortSignal,
  ): Promise<CorpusRead>;
  /**
   * Begins a new run: shuffles the documents, draws the parameters. The current one is left, and kept aside (`undo`) until the new one has
   * been trained as far. `corpus` is the number of the corpus that was read last; null stands
   * for that of the run at hand. Throws a UserError for a config that makes no model, and for a corpus that is not there any more.
   */
  restart(config: RunConfig, corpus: number | null, options?: RunOptions): Promise<SessionStatus>;
  /**
   * Goes on with a run that `save` was given, with the parts that it was given with it: training is paused at its newest step.
   * Throws a UserError where they are not whole or do not belong together.
   */
  recover(run: Uint8Array, parts: readonly Uint8Array<ArrayBuffer>[], options?: RunOptions): Promise<SessionStatus>;
  /** Resolves when the run at hand is saved as it is. */
  settled(): Promise<void>;
  /** The characters of the tokenizer, in the order of their tokens. Throws a UserError without a model. */
  characters(): Promise<readonly string[]>;
  /** The run after the step at hand, as a safetensors file to go on from. Throws a UserError without a model, as `weights` does. */
  checkpoint(): Promise<SavedFile>;
  /** The values of all parameters as JSON. */
  weights(): Promise<SavedFile>;
  /**
   * Reads the file of a checkpoint, to be gone on from with `resume`; `name` is what errors call it. The bytes should be handed
   * over (`transferring`), so that file and checkpoint are there once each. Throws a UserError for any other file.
   */
  readCheckpoint(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<CheckpointRead>;
  /**
   * Goes on from the checkpoint that was read last, on the corpus of this number, or null for that of the run at hand. Null where
   * that is another corpus than the checkpoint's. Throws a UserError where no training can go on from it.
   */
  resume(corpus: number | null, options?: RunOptions): Promise<SessionStatus | null>;
  /**
   * Brings back a run that was left, by the id in the status' `left`, at the step and with all that it had; the current one goes. Throws a
   * UserError where it is not kept any more.
   */
  undo(left: string): Promise<SessionStatus>;
  /** Lets training run, for `steps` steps or to the end of the schedule; resolves as soon as it runs. */
  run(steps?: number): Promise<SessionStatus>;
  /** Stops after the step at hand. */
  pause(): Promise<SessionStatus>;
  /** One training step. */
  step(): Promise<SessionStatus>;
  /**
   * Shows a step from 1 to the newest again, bit for bit as it was; Step and Train go on from there. Pauses training. A visit
   * that takes long reports progress, with `visiting` in the status; `pause` and the next visit end it where it has come to.
   */
  visit(step: number): Promise<SessionStatus>;
  /** Goes over to the newest step of the branch that was left. Throws a UserError where there is none. */
  changeBranch(): Promise<SessionStatus>;
  /** Keeps a step of the branch at hand to compare others with; null keeps none any more. */
  compareWith(step: number | null): Promise<SessionStatus>;
  /** Names from the model as it is between two steps; the recorded step stays. `signal` ends a long one. */
  sample(options: SampleOptions, signal?: AbortSignal): Promise<readonly string[]>;
  /** What the Inspector shows. `signal` ends a long query, as it does with `panes`. */
  snapshot(request: SnapshotRequest, signal?: AbortSignal): Promise<InspectorSnapshot>;
  /** What it shows below the graph. */
  panes(pane: PaneRequest, signal?: AbortSignal): Promise<PanesSnapshot>;
  /** What the lines and functions of the source did in the step at hand; null before the first. */
  sourceStatistics(): Promise<SourceStatistics | null>;
  /** Matches of a filter, none where it has an error; null where the step is no longer there. `signal` ends a long search. */
  matches(request: MatchesRequest, signal?: AbortSignal): Promise<readonly MatchRow[] | null>;
  /** About how long a file would be, bytes. Throws a UserError before the first step, as `export` does. */
  exportLength(kind: ExportKind): Promise<number>;
  /** A file of the step at hand, or of the run; training waits while it is made. `signal` ends a long one. */
  export(request: ExportRequest, signal?: AbortSignal): Promise<ExportFile>;
  /** The place in the source of what is selected in recorded step `step`. Throws a UserError where that step is gone. */
  locate(selection: Selection, step: number): Promise<SourceRange>;
}

/** A corpus in the worker, where it stays until another is read. */
export interface CorpusRead {
  readonly number: number;
  readonly figures: CorpusFigures;
  /** Whether it has the documents of the current run's corpus, whatever the two are called. */
  readonly isCurrent: boolean;
}

/** What a checkpoint is of. */
export interface CheckpointRead {
  readonly step: number;
  readonly config: RunConfig;
  readonly corpus: CorpusIdentity;
}

/** What belongs to a saved run, and stays the same from one save to the next. The first is the text of the corpus. */
export interface SavedPart {
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
  /** null for one that was given with the save before. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** What the session tells on its own. */
export interface SessionEvents extends DebugEvents {
  /** At most once a slice of 10 ms while training runs, and at every change of state. */
  progress(status: SessionStatus): void;
  /**
   * Keeps the run at hand, to be brought back after a crash, with its parts. Resolves when all is kept; what fails is shown by
   * the extension.
   */
  save(run: Uint8Array<ArrayBuffer>, parts: readonly SavedPart[]): Promise<void>;
  /** So much of the corpus is read, from 0 to 1; now and then. */
  reading(part: number): void;
  /** So many bytes of the file that is being made are there; now and then. */
  exporting(bytes: number): void;
  /** An error ended a run; training is paused. A message for the user where `name` is UserError. */
  failed(error: { readonly name: string; readonly message: string; readonly stack: string }): void;
}
