/** What a session works with: where it runs, and who goes along with training. */

import type { Cursor } from '../step/cursor/cursor';
import type { RecordedStep } from '../step/recorded-step';
import type { Memory } from './run/size';
import type { SessionStatus, TrainingState } from './status';

/** What a session needs of where it runs. */
export interface SessionEnvironment {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Resolves after the messages that have arrived were handled. */
  breathe(): Promise<void>;
  /** Told of every change of state and, while training runs, of the progress of each slice. */
  progress(status: SessionStatus): void;
  /** Told of every step that training takes, while the recorded step is there to be read. */
  stepped?(recorded: RecordedStep): void;
  /** Told of an error that ended a run between two questions. Training is paused. */
  failed(error: unknown): void;
  /** What the process may use; without it only the length of the tape is a limit. */
  readonly memory?: Memory;
}

/** Goes along with training: the debugger. */
export interface StepFollower {
  /** A new model. */
  begun(): void;
  /** A step has been taken. Says whether training shall rest at it. */
  taken(step: RecordedStep): boolean;
  /** Another step is at hand: one that was taken before, looked at again. */
  visited(): void;
  /** Training has entered a state. */
  entered(state: TrainingState): void;
  /** Where the cursor is in the step; null while training runs. */
  cursorIn(step: RecordedStep): Cursor | null;
}
