/** Requests of a debugger to a session, and reports back, as plain data. */

import type { SourceRange } from '../program/tables';
import type { Cursor, Direction, Phase } from '../step/cursor/cursor';
import type { NodeId, ScopeId } from '../step/recorded-step';
import type { defaultThresholds } from './exception-defaults';

/** The reason for the cursor's position. */
export type StopReason =
  | 'entry'
  | 'step'
  | 'pause'
  | 'goto'
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'exception'
  /** Training is over: there is nothing more to debug. */
  | 'end';

/** A report of the cursor: its position, and the reason. */
export interface CursorReport extends Cursor {
  /** The training step. */
  readonly step: number;
  /** The node of the moment, in the update a parameter; null at the step's beginning and end. */
  readonly node: NodeId | null;
  /** The moment's place among the `count` moments of the step, from 0. */
  readonly ordinal: number;
  readonly count: number;
  readonly reason: StopReason;
  /** Numbers of the breakpoints that hold here. */
  readonly breakpoints: readonly number[];
  /** `Forward pass of step 12: operation 1,234 of 56,283`. */
  readonly description: string;
  /** The exception that holds here, if one does. */
  readonly exception: ExceptionReport | null;
}

export interface ExceptionReport {
  readonly filter: ExceptionFilterId;
  readonly text: string;
}

export type CursorMove =
  | { readonly kind: 'operation' | 'line' | 'out' | 'breakpoint'; readonly direction: Direction }
  | { readonly kind: 'to'; readonly phase: Phase; readonly index: number }
  /** To an operation of a pass, or a parameter of the update, by its number from 1. */
  | { readonly kind: 'number'; readonly phase: Phase; readonly number: number }
  /** To a moment by its place in the current step; nowhere if that is not `step` any more. */
  | { readonly kind: 'place'; readonly step: number; readonly ordinal: number }
  /**
   * To the beginning of a training step: an earlier one is computed again; to a later one training
   * runs.
   */
  | { readonly kind: 'step'; readonly step: number };

/** A scope that is open at the cursor, or a place in the backward pass. */
export interface FrameReport {
  /** null for a place in the backward pass. */
  readonly scope: ScopeId | null;
  readonly name: string;
  /** The file that the range is in: `microgpt.ts`, `value.ts`. */
  readonly file: string;
  readonly range: SourceRange;
}

export type BreakpointGroup = 'line' | 'function' | 'data';

/** A breakpoint as the debugger asks for it; a text that is not given is empty. */
export interface BreakpointRequest {
  /** A line number, the name of a function, or a `dataPlace`. */
  readonly place: string;
  readonly condition: string;
  readonly hitCondition: string;
  readonly logMessage: string;
}

/** A breakpoint as it was resolved. */
export interface BreakpointReport {
  readonly id: number;
  readonly verified: boolean;
  /** The line of the breakpoint; null for other groups. */
  readonly line: number | null;
  /** The error of one that is not verified. */
  readonly message: string | null;
}

export type ExceptionFilterId = keyof typeof defaultThresholds;

export interface ExceptionFilterRequest {
  readonly filter: ExceptionFilterId;
  /** An expression for the threshold; empty for the default. */
  readonly condition: string;
}

/** A message to the user between two moves. */
export type DebugMessage =
  /** A log point was reached. */
  | { readonly kind: 'log'; readonly text: string; readonly line: number | null }
  /** The condition of a breakpoint cannot be evaluated; the breakpoint holds no longer. */
  | { readonly kind: 'failed'; readonly breakpoint: number; readonly text: string }
  /** A parameter was set by hand, and the step was computed with it. */
  | { readonly kind: 'edited'; readonly text: string };

/** A list of variables. */
export type VariablesRequest =
  | { readonly kind: 'operation' }
  | { readonly kind: 'scope'; readonly scope: ScopeId }
  | { readonly kind: 'named'; readonly scope: ScopeId; readonly name: string }
  | { readonly kind: 'step' }
  | { readonly kind: 'parameters' }
  | { readonly kind: 'matrix'; readonly name: string }
  | { readonly kind: 'row'; readonly name: string; readonly row: number }
  | { readonly kind: 'parameter'; readonly parameter: NodeId }
  /** The elements of the list that an expression gives. */
  | { readonly kind: 'evaluated'; readonly expression: string; readonly scope: ScopeId | null };

export interface VariableReport {
  readonly name: string;
  readonly value: string;
  /** `number`, `vector of 16`, `matrix of 432 parameters`. */
  readonly type: string;
  /** The list inside it, and its length; null for a plain number. */
  readonly children: VariablesRequest | null;
  readonly count: number;
  /** An expression with the same value; null where there is none. */
  readonly expression: string | null;
  /**
   * The parameter of the value or gradient, with the name on screen; data breakpoints and edits
   * need it.
   */
  readonly parameter: { readonly node: NodeId; readonly what: 'value' | 'grad'; readonly name: string } | null;
}

/** A value at the end of the line that computed it. */
export interface InlineValueReport {
  readonly range: SourceRange;
  readonly text: string;
}

export interface CompletionReport {
  readonly label: string;
  readonly kind: 'name' | 'function' | 'matrix' | 'quantity';
  /** The number of characters before the text cursor that it replaces. */
  readonly replaces: number;
}
