/**
 * Debug target: the training that the debug adapter debugs, and how a launch configuration asks for
 * it.
 */

import type { CursorReport, DebugMessage } from '../debugger/reports';
import type { DebugApi } from '../protocol/debug-api';
import type { CommonConfig, RunConfig, SessionStatus } from '../training/status';

/** The attributes of a launch configuration that define a run. */
export const runAttributes = [
  'nLayer',
  'nEmbd',
  'nHead',
  'blockSize',
  'numSteps',
  'learningRate',
  'seed',
] as const satisfies readonly (keyof CommonConfig)[];

export type RunAttribute = (typeof runAttributes)[number];

/**
 * A launch configuration. An absent attribute asks for nothing; a new run takes it from the
 * settings.
 */
export interface LaunchAttributes extends Partial<Pick<RunConfig, RunAttribute>> {
  /**
   * `names`, the names that come with the extension, or a text file. Absent:
   * the current corpus.
   */
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
  /** The document that shows the source of the program that is trained. */
  readonly source: SourceDocument;
  /** Calls back when `source` is another document, or its program has changed. */
  onDidChangeSource(listener: () => void): Disposable;
  /** The session's answers. They reject with a UserError while there is no session. */
  readonly calls: DebugApi;
  /**
   * Joins the current run, in whatever state. Where there is none or the attributes ask for
   * another, begins a new one; asks the user before it leaves a run that was trained. Resolves with
   * true if there is a run to debug.
   */
  launch(attributes: LaunchAttributes): Promise<boolean>;
  /** Begins a new run. */
  restart(attributes: LaunchAttributes): Promise<void>;
  pause(): Promise<void>;
  onDidMove(listener: (report: CursorReport | null) => void): Disposable;
  onDidSay(listener: (message: DebugMessage) => void): Disposable;
  onDidChange(listener: (status: SessionStatus) => void): Disposable;
}

/** The document that shows the model's source. */
export interface SourceDocument {
  readonly name: string;
  /** Its path, or the URI of what is no file. */
  readonly path: string;
}
