/** What the debugger needs of the session. */

import type { SourceTables } from '../program/tables';
import type { StepReading } from '../step/reading';
import type { NodeId, RecordedStep } from '../step/recorded-step';
import type { Run } from '../training/run/run';
import type { TrainingState } from '../training/status';
import type { CursorReport, DebugMessage } from './reports';

export interface DebugHost {
  readonly source: SourceTables;
  run(): Run | null;
  state(): TrainingState;
  reading(step: RecordedStep): StepReading;
  /** Lets training run on. */
  train(): Promise<unknown>;
  /** Takes one training step. */
  step(): Promise<unknown>;
  /** Makes a step that was taken before the one at hand; training goes on from there. */
  visit(step: number): Promise<unknown>;
  /** Resolves after the messages that have arrived were handled. */
  breathe(): Promise<void>;
  /** Takes the last step anew, with another value of a parameter. */
  stepAgain(parameter: NodeId, value: number): void;
  /** Told of every move, and with null when there is no recorded step any more. */
  moved(report: CursorReport | null): void;
  /** Told of what is said between two moves. */
  said(message: DebugMessage): void;
}
