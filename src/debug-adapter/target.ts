/** What the debug adapter needs of the training that it debugs. */

import type { CursorReport, DebugMessage } from '../debugger/reports';
import type { DebugApi } from '../protocol/debug-api';
import type { SessionStatus } from '../training/status';

/** Attributes of a launch configuration. What is absent is not asked for; where another run is begun, it is as in the settings. */
export interface LaunchAttributes {
  readonly nLayer?: number;
  readonly nEmbd?: number;
  readonly nHead?: number;
  readonly blockSize?: number;
  readonly numSteps?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  /** `names`, the names that come with the extension, or a file with one document a line. Absent: the current corpus. */
  readonly corpus?: string;
  readonly stopOnEntry?: boolean;
  /** Stop at the beginning of this training step. */
  readonly stopAtStep?: number;
}

export interface Disposable {
  dispose(): void;
}

export interface DebugTarget {
  readonly status: SessionStatus;
  /** The session's answers. They reject with a UserError while there is no session. */
  readonly calls: DebugApi;
  /**
   * Joins the current run, in whatever state, unless there is none or the attributes ask for another: then that is begun. Resolves with
   * whether there is a run to debug: the user is asked before one that was trained is left.
   */
  launch(attributes: LaunchAttributes): Promise<boolean>;
  /** Begins a new run. */
  restart(attributes: LaunchAttributes): Promise<void>;
  pause(): Promise<void>;
  onDidMove(listener: (report: CursorReport | null) => void): Disposable;
  onDidSay(listener: (message: DebugMessage) => void): Disposable;
  onDidChange(listener: (status: SessionStatus) => void): Disposable;
}

/** The document that the source is. */
export interface SourceDocument {
  readonly name: string;
  /** Its URI, as text. */
  readonly path: string;
}
