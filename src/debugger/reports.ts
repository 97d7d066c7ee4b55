/** What a debugger asks of a session and is told, as plain data. */

import type { SourceRange } from '../program/tables';
import type { Cursor, Direction, Phase } from '../step/cursor/cursor';
import type { NodeId, ScopeId } from '../step/recorded-step';

/** Why the cursor is where it is. */
export type StopReason =
  | 'entry'
  | 'step'
  | 'pause'
  | 'goto'
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'exception'
  /** Training is over, and with it what can be debugged. */
  | 'end';

/** Where the cursor is. */
export interface CursorReport extends Cursor {
  /** The training step. */
  readonly step: number;
  /** The node of the moment, in the update a parameter; null at the step's beginning and end. */
  readonly node: NodeId | null;
  /** The moment's place among the `count` moments of the step. */
  readonly ordinal: number;
  readonly count: number;
  readonly reason: StopReason;
  /** Numbers of the breakpoints that hold here. */
  readonly breakpoints: readonly number[];
  /** `Forward pass of step 12: operation 1,234 of 56,283`. */
  readonly description: string;
  /** What is exceptional here, in words. */
  readonly exception: ExceptionReport | null;
}

export interface ExceptionReport {
  readonly filter: ExceptionFilterId;
  readonly text: string;
}

export type CursorMove =
  | { readonly kind: 'operation' | 'line' | 'out' | 'breakpoint'; readonly direction: Direction }
  | { readonly kind: 'to'; readonly phase: Phase; readonly index: number }
  /** To a moment by its place in recorded step `step`; stays where it is when that step is gone. */
  | { readonly kind: 'place'; readonly step: number; readonly ordinal: number }
  /** To the beginning of a training step: one that was taken is computed again, to one yet to come training runs. */
  | { readonly kind: 'step'; readonly step: number };

/** A scope that is open at the cursor. */
export interface FrameReport {
  readonly scope: ScopeId;
  readonly name: string;
  readonly range: SourceRange;
}

export type BreakpointGroup = 'line' | 'function' | 'data';

/** What a breakpoint was asked to be; the texts are empty where there are none. */
export interface BreakpointRequest {
  /** A line number, the name of a function, or a `dataPlace`. */
  readonly place: string;
  readonly condition: string;
  readonly hitCondition: string;
  readonly logMessage: string;
}

/** What has become of it. */
export interface BreakpointReport {
  readonly id: number;
  readonly verified: boolean;
  /** The line that it stands on; null for other groups. */
  readonly line: number | null;
  /** What is wrong with it. */
  readonly message: string | null;
}

export type ExceptionFilterId = 'nonFinite' | 'gradient' | 'lossJump';

export interface ExceptionFilterRequest {
  readonly filter: ExceptionFilterId;
  /** An expression for the threshold; empty for the usual one. */
  readonly condition: string;
}

/** What is said between two moves. */
export type DebugMessage =
  /** A log point was met. */
  | { readonly kind: 'log'; readonly text: string; readonly line: number | null }
  /** A breakpoint's condition cannot be evaluated; it holds no more. */
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
  /** The elements of a list that an expression gives. */
  | { readonly kind: 'evaluated'; readonly expression: string; readonly scope: ScopeId | null };

export interface VariableReport {
  readonly name: string;
  readonly value: string;
  /** `number`, `16 x 16 parameters` ... */
  readonly type: string;
  /** What is inside it, and how much; null for a plain number. */
  readonly children: VariablesRequest | null;
  readonly count: number;
  /** An expression that gives the same; null where there is none. */
  readonly expression: string | null;
  /** The parameter that it is the value or the gradient of, for data breakpoints and to be set, and what is shown for it. */
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
  /** How many characters before the cursor it takes the place of. */
  readonly replaces: number;
}
