/** What the training session, in its worker thread, can be asked and what it tells: the boundary extension <-> worker. */

import type { MatchRow } from '../graph/matches';
import type { Selection } from '../graph/view';
import type { SourceRange } from '../instrument/tables';
import type { ExportFile, ExportKind, ExportRequest } from '../training/export';
import type { InspectorSnapshot, MatchesRequest, SnapshotRequest } from '../training/snapshot';
import type { SourceStatistics } from '../training/source-statistics';
import type { RunConfig, SampleOptions, SessionStatus } from '../training/status';
import type { DebugApi, DebugEvents } from './debug-api';

export interface SessionApi extends DebugApi {
  /** Begins anew: shuffles the documents, draws the parameters. Throws a UserError for a config or corpus that makes no model. */
  restart(config: RunConfig, corpus: string): Promise<SessionStatus>;
  /** Lets training run, for `steps` steps or to the end of the schedule; resolves as soon as it runs. */
  run(steps?: number): Promise<SessionStatus>;
  /** Stops after the step at hand. */
  pause(): Promise<SessionStatus>;
  /** One training step. */
  step(): Promise<SessionStatus>;
  /** Names from the model as it is between two steps; the recorded step stays. `signal` ends a long one. */
  sample(options: SampleOptions, signal?: AbortSignal): Promise<readonly string[]>;
  status(): Promise<SessionStatus>;
  snapshot(request: SnapshotRequest): Promise<InspectorSnapshot>;
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

/** What the session tells on its own. */
export interface SessionEvents extends DebugEvents {
  /** At most once a slice of 10 ms while training runs, and at every change of state. */
  progress(status: SessionStatus): void;
  /** So many bytes of the file that is being made are there; now and then. */
  exporting(bytes: number): void;
  /** An error ended a run; training is paused. A message for the user where `name` is UserError. */
  failed(error: { readonly name: string; readonly message: string; readonly stack: string }): void;
}
