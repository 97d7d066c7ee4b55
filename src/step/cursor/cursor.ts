/**
 * Cursor: a moment in a recorded step. A step is a line of moments: forward, node by node;
 * backward, from the loss to the first node; the update, parameter by parameter. Nothing is run
 * again: the numbers of a moment are read from the tape. A generation has the forward phase alone,
 * and its end.
 */

import type { SourceRange } from '../../program/tables';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { nodeRange, scopeRange } from '../source/node-range';

export type Phase = 'forward' | 'backward' | 'update';

/** 1: as training goes; -1: back. */
export type Direction = 1 | -1;

/**
 * - forward, index i: node i has just been made, later nodes have no value. The last parameter's index is the step's beginning.
 * - backward, index i: node i has just passed its gradient on to its inputs; lower nodes have not.
 * - update, index p: parameters before p have moved, p is the next. The number of parameters is the step's end.
 */
export interface Moment {
  readonly phase: Phase;
  readonly index: number;
}

/**
 * A moment, and the scope that is current there: the node's own, or one around it, whose line is
 * then a call or a turn.
 */
export interface Cursor extends Moment {
  readonly frame: ScopeId;
}

/** A scope that is open at the cursor, and the place in it: an operation, a call or a turn. */
export interface Frame {
  readonly scope: ScopeId;
  readonly range: SourceRange;
}

/** Number of moments of each phase of a step. */
export interface MomentCounts {
  readonly forward: number;
  readonly backward: number;
  readonly update: number;
}

export function momentCounts(step: RecordedStep): MomentCounts {
  return { forward: forwardCount(step), backward: backwardCount(step), update: updateCount(step) };
}

/** Returns the number of moments of the step. */
export function momentCount(step: RecordedStep): number {
  return forwardCount(step) + backwardCount(step) + updateCount(step);
}

/** The moment's place in the line of moments, from 0. */
export function ordinalOf(step: RecordedStep, { phase, index }: Moment): number {
  switch (phase) {
    case 'forward':
      return index - step.tape.parameterCount + 1;
    case 'backward':
      return forwardCount(step) + step.lossNode - index;
    case 'update':
      return forwardCount(step) + backwardCount(step) + index - firstUpdate(step);
  }
}

/** The moment at a place from 0 to momentCount - 1. */
export function momentAt(step: RecordedStep, ordinal: number): Moment {
  const { lossNode, tape } = step;
  const backward = ordinal - forwardCount(step);
  const update = backward - backwardCount(step);
  if (backward < 0) return { phase: 'forward', index: ordinal + tape.parameterCount - 1 };
  return update < 0
    ? { phase: 'backward', index: lossNode - backward }
    : { phase: 'update', index: update + firstUpdate(step) };
}

/** Returns whether the step has the moment. */
export function hasMoment(step: RecordedStep, moment: Moment): boolean {
  const { phase, index } = moment;
  if (!Number.isInteger(index)) return false;
  const { parameterCount, length } = step.tape;
  switch (phase) {
    case 'forward':
      return index >= parameterCount - 1 && index < length;
    case 'backward':
      return index >= parameterCount && index <= step.lossNode;
    case 'update':
      return index >= firstUpdate(step) && index <= parameterCount;
  }
}

/** Before anything of the step is computed. */
export function beginning({ tape }: RecordedStep): Cursor {
  return { phase: 'forward', index: tape.parameterCount - 1, frame: 0 };
}

/** After the last parameter's update. */
export function end({ tape }: RecordedStep): Cursor {
  return { phase: 'update', index: tape.parameterCount, frame: 0 };
}

export function isBeginning({ tape }: RecordedStep, { phase, index }: Moment): boolean {
  return phase === 'forward' && index < tape.parameterCount;
}

export function isEnd({ tape }: RecordedStep, { phase, index }: Moment): boolean {
  return phase === 'update' && index === tape.parameterCount;
}

/** The cursor at a moment, in the innermost scope. */
export function cursorAt(step: RecordedStep, moment: Moment): Cursor {
  return { phase: moment.phase, index: moment.index, frame: scopeAt(step, moment) };
}

/**
 * The node that a moment is about: in the update a parameter; null at the beginning and the end.
 */
export function nodeAt(step: RecordedStep, moment: Moment): NodeId | null {
  return isBeginning(step, moment) || isEnd(step, moment) ? null : moment.index;
}

/** The innermost scope of the moment. */
export function scopeAt(step: RecordedStep, moment: Moment): ScopeId {
  const node = nodeAt(step, moment);
  return node === null || moment.phase === 'update' ? 0 : step.tape.scope[node];
}

/** The place in `frame`, a scope that is open at the moment. */
export function rangeIn(step: RecordedStep, moment: Moment, frame: ScopeId): SourceRange {
  const node = nodeAt(step, moment);
  if (moment.phase === 'update' && node !== null && step.source.update !== undefined) return step.source.update;
  if (node === null || moment.phase === 'update') return scopeRange(step, 0);
  const child = childToward(step, frame, step.tape.scope[node]);
  return child === null ? nodeRange(step, node) : scopeRange(step, child);
}

/** The scopes that are open at the cursor, innermost first. */
export function framesAt(step: RecordedStep, cursor: Cursor): Frame[] {
  const frames: Frame[] = [];
  for (let scope = cursor.frame; scope >= 0; scope = step.tape.scopeParent[scope]) {
    frames.push({ scope, range: rangeIn(step, cursor, scope) });
  }
  return frames;
}

/** The child of scope `ancestor` on the way to `scope`; null where they are the same. */
export function childToward({ tape }: RecordedStep, ancestor: ScopeId, scope: ScopeId): ScopeId | null {
  if (scope === ancestor) return null;
  let child = scope;
  while (tape.scopeParent[child] !== ancestor) {
    child = tape.scopeParent[child];
    if (child < 0) throw new RangeError(`Scope ${scope} is not within scope ${ancestor}.`);
  }
  return child;
}

/** The first index of the update: a generation moves no parameter. */
export function firstUpdate({ tape, writing }: RecordedStep): NodeId {
  return writing === null ? 0 : tape.parameterCount;
}

function updateCount(step: RecordedStep): number {
  return step.tape.parameterCount + 1 - firstUpdate(step);
}

function forwardCount({ tape }: RecordedStep): number {
  return tape.length - tape.parameterCount + 1;
}

/** A step whose loss is a parameter has nothing to go back through. */
function backwardCount({ tape, lossNode }: RecordedStep): number {
  return Math.max(0, lossNode - tape.parameterCount + 1);
}
