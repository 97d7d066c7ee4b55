/**
 * Debug boundary: the part of the boundary extension <-> worker that is about the cursor and
 * breakpoints.
 */

import type { Result } from '../debugger/expressions/expression';
import type { NamesReport } from '../debugger/names-report';
import type {
  BreakpointGroup,
  BreakpointReport,
  BreakpointRequest,
  CompletionReport,
  CursorMove,
  CursorReport,
  DebugMessage,
  ExceptionFilterRequest,
  FrameReport,
  InlineValueReport,
  VariableReport,
  VariablesRequest,
} from '../debugger/reports';
import type { ScopeId } from '../step/recorded-step';

/** A request that cannot be fulfilled rejects with a UserError. */
export interface DebugApi {
  /** Breakpoints hold from now on. Rejects while another debugger is attached. */
  debugAttach(): Promise<void>;
  /** Forgets all breakpoints; training stays as it is. */
  debugDetach(): Promise<void>;
  /** Replaces all breakpoints of a group. */
  debugBreakpoints(group: BreakpointGroup, requests: readonly BreakpointRequest[]): Promise<BreakpointReport[]>;
  debugExceptionFilters(requests: readonly ExceptionFilterRequest[]): Promise<BreakpointReport[]>;
  /** Returns the position of the cursor; null while training runs and before the first step. */
  cursor(): Promise<CursorReport | null>;
  /** Moves the cursor and resolves with its new position; null where training runs. */
  moveCursor(move: CursorMove): Promise<CursorReport | null>;
  /** Ends a way back through earlier training steps at the step that it has reached. */
  debugInterrupt(): Promise<void>;
  /** Returns the scopes at the cursor, innermost first. */
  debugFrames(): Promise<FrameReport[]>;
  /** Returns `count` variables of a list from `start` on; all from there where `count` is 0. */
  debugVariables(request: VariablesRequest, start: number, count: number): Promise<VariableReport[]>;
  /** Sets a parameter, a variable of a list, and computes the step with it. */
  debugSetVariable(list: VariablesRequest, name: string, value: string): Promise<VariableReport>;
  /** Returns the result of an expression in a frame; null is the innermost. */
  debugEvaluate(expression: string, scope: ScopeId | null): Promise<VariableReport>;
  /**
   * Returns the result of an expression in a frame, with all its digits; null is the innermost.
   * `given`: numbers by name that the expression may use besides those of the step.
   */
  debugResult(
    expression: string,
    scope: ScopeId | null,
    given: ReadonlyMap<string, number | Float64Array>,
  ): Promise<Result>;
  /** Returns the names that expressions may use. Throws a UserError without a model. */
  debugNames(): Promise<NamesReport>;
  debugCompletions(text: string, column: number): Promise<CompletionReport[]>;
  /** Returns the values that the lines of a frame's function have computed. */
  debugInlineValues(scope: ScopeId): Promise<InlineValueReport[]>;
}

export interface DebugEvents {
  /** The cursor has moved, whoever moved it; null: no step is recorded any more. */
  moved(report: CursorReport | null): void;
  said(message: DebugMessage): void;
}
