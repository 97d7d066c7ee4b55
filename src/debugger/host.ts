/**
 * Debugger host: the session as the debugger uses it, and the receivers of the debugger's events.
 */

import type { SourceTables } from '../program/tables';
import type { StepReading } from '../step/reading';
import type { NodeId, RecordedStep } from '../step/recorded-step';
import type { Run } from '../training/run/run';
import type { Session } from '../training/session';
import type { TrainingState } from '../training/status';
import type { CursorReport, DebugMessage } from './reports';

export interface DebugHost extends DebuggerEvents {
  /** That of the current run's program. */
  source(): SourceTables;
  run(): Run | null;
  /** The current step, or the generation that is shown in its place; null before the first. */
  shown(): RecordedStep | null;
  state(): TrainingState;
  reading(step: RecordedStep): StepReading;
  /** Lets training run. */
  train(): Promise<unknown>;
  /** Takes one training step. */
  step(): Promise<unknown>;
  /** Makes an earlier step the current one; training goes on from there. */
  visit(step: number): Promise<unknown>;
  /** Resolves when the messages that have arrived are handled. */
  breathe(): Promise<void>;
  /** Takes the current step again, with another value of a parameter. */
  stepAgain(parameter: NodeId, value: number): void;
}

export interface DebuggerEvents {
  /** The cursor has moved; null: there is no recorded step any more. */
  moved(report: CursorReport | null): void;
  /** A log point was reached, a breakpoint failed, a parameter was set. */
  said(message: DebugMessage): void;
}

/**
 * Returns the host that a session is to its debugger; `reading` returns the reading of a recorded
 * step.
 */
export function debugHost(
  session: Session,
  reading: (step: RecordedStep) => StepReading,
  { moved, said }: DebuggerEvents,
): DebugHost {
  return {
    source: () => session.program.source,
    run: () => session.current,
    shown: () => session.shown,
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
