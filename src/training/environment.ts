/** Session environment: the host of a session, and the companion of its training. */

import type { Cursor } from '../step/cursor/cursor';
import type { RecordedStep } from '../step/recorded-step';
import type { Run } from './run/run';
import type { Memory } from './run/size';
import type { SessionStatus, TrainingState } from './status';

/** The services that a session needs from its host. */
export interface SessionEnvironment {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Resolves when the messages that have arrived are handled. */
  breathe(): Promise<void>;
  /** Resolves after some milliseconds; without it a slow pace waits by breathing. */
  wait?(milliseconds: number): Promise<void>;
  /** Receives every change of state and, while training runs, the progress of each slice. */
  progress(status: SessionStatus): void;
  /** Receives every step that training takes, while the recorded step can be read. */
  stepped?(recorded: RecordedStep): void;
  /** Receives a run that another is about to replace, at rest, while it is still the current one. */
  leaving?(run: Run): Promise<void>;
  /** Receives an error that ended a run between two requests. Training is paused. */
  failed(error: unknown): void;
  /** The memory that the process may use; without it only the length of the tape is a limit. */
  readonly memory?: Memory;
}

/** Companion of training: the debugger. */
export interface StepFollower {
  /** A new model. */
  begun(): void;
  /** A step has been taken. Returns whether training is to stop there. */
  taken(step: RecordedStep): boolean;
  /** The current step is another: one that was taken before and is visited. */
  visited(): void;
  /** Training has entered a state. */
  entered(state: TrainingState): void;
  /** The position of the cursor in the step; null while training runs. */
  cursorIn(step: RecordedStep): Cursor | null;
}
