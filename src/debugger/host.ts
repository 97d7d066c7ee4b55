/** What the debugger needs of the session, and of who is told of its moves. */

import type { SourceTables } from '../program/tables';
import type { StepReading } from '../step/reading';
import type { NodeId, RecordedStep } from '../step/recorded-step';
import type { Run } from '../training/run/run';
import type { Session } from '../training/session';
import type { TrainingState } from '../training/status';
import type { CursorReport, DebugMessage } from './reports';

export interface DebugHost extends DebuggerEvents {
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
  /** Takes the last step again, with another value of a parameter. */
  stepAgain(parameter: NodeId, value: number): void;
}

export interface DebuggerEvents {
  /** The cursor has moved, or there is no recorded step any more (null). */
  moved(report: CursorReport | null): void;
  /** A log point was met, a breakpoint failed, a parameter was set. */
  said(message: DebugMessage): void;
}

/** The session as a debugger sees it; `reading` gives what was read of a step. */
export function debugHost(
  session: Session,
  reading: (step: RecordedStep) => StepReading,
  { moved, said }: DebuggerEvents,
): DebugHost {
  return {
    source: session.environment.source,
    run: () => session.current,
    state: () => session.state,
    reading,
    train: () => session.run(),
    step: () => session.step(),
    visit: (step) => session.visit(step),
    breathe: () => session.environment.breathe(),
    stepAgain: (parameter, value) => session.stepAgain(parameter, value),
    moved,
    said,
  };
}
