/** Stage: what the cells of a lesson act on, and what they keep from one cell to the next. */

import type { Calls } from '../protocol/rpc';
import type { SessionApi } from '../protocol/session-api';
import type { Steering } from '../protocol/steering';
import type { ScopeId } from '../step/recorded-step';
import { publishedConfig } from '../training/run/config';
import type { CommonConfig, SessionStatus } from '../training/status';

/** The session's calls that cells make. A cell can make no others. */
export type StageCalls = Pick<
  Calls<SessionApi>,
  | 'visit'
  | 'findPlace'
  | 'cursor'
  | 'moveCursor'
  | 'debugSetVariable'
  | 'debugResult'
  | 'debugNames'
  | 'compareWith'
  | 'sample'
  | 'panes'
  | 'runSummary'
  | 'programText'
>;

/** The window as a lesson sees it: the session, and what is shown beside the notebook. */
export interface LessonStage {
  status(): SessionStatus;
  /** The session's calls. Throws a UserError where there is no model. */
  calls(): StageCalls;
  /** Begins the published run; the current one is kept. */
  begin(): Promise<void>;
  /**
   * Trains so many steps, null to the end of the schedule; resolves when training rests. `signal`
   * pauses it.
   */
  train(steps: number | null, signal: AbortSignal): Promise<void>;
  /** Shows a place in the Inspector, beside the notebook. */
  steer(to: Steering): Promise<void>;
  /** Shows a line of the source, from 1, beside the notebook. */
  showLine(line: number): Promise<void>;
  /** Shows how a document is written, letter by letter; false where that cannot be shown. */
  generate(prefix: string): Promise<boolean>;
}

/** What cells keep for later cells of the same lesson. */
export class LessonMemory {
  /** The results that `let` has kept, by name. */
  readonly given = new Map<string, number | Float64Array>();
  /** The place that the cursor was sent to: its variables are those of expressions. */
  frame: {
    readonly scope: ScopeId;
    readonly step: number;
    readonly run: string | null;
    readonly ordinal: number;
  } | null = null;
}

/** Returns whether the run is one of the published program, with its corpus and numbers. */
export function isPublished({ program, config, documents, vocabularySize, corpus }: SessionStatus): boolean {
  if (program === null || program.uri !== null || config === null) return false;
  const parts = Object.keys(publishedConfig) as (keyof CommonConfig)[];
  const same = parts.every((part) => config[part] === publishedConfig[part]);
  return same && corpus === 'names' && documents === 32_033 && vocabularySize === 27;
}

/** Returns whether nothing was set by hand in the run. */
export function isUntouched({ branch, other }: SessionStatus): boolean {
  return branch?.number === 1 && other === null;
}
