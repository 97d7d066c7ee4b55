/**
 * Cursor moves: by an operation, by a line, out of a scope. Every move takes a direction; going
 * back is the same move with time reversed. A move gives null where it leads beyond the step's
 * beginning or end.
 */

import type { RecordedStep, ScopeId } from '../recorded-step';
import {
  type Cursor,
  childToward,
  cursorAt,
  type Direction,
  end,
  firstUpdate,
  isBeginning,
  isEnd,
  type Moment,
  momentAt,
  momentCount,
  nodeAt,
  ordinalOf,
  rangeIn,
} from './cursor';

/** To the next operation, in whatever scope it is. */
export function moveOperation(step: RecordedStep, cursor: Moment, direction: Direction): Cursor | null {
  const next = neighbour(step, cursor, direction);
  return next && cursorAt(step, next);
}

/**
 * To the next line of the same scope or one around it; calls on the way are passed over. A new turn
 * of a loop is a new line.
 */
export function moveLine(step: RecordedStep, cursor: Cursor, direction: Direction): Cursor | null {
  let { frame } = cursor;
  let at: Moment = cursor;
  // At the beginning and the end no line is being run.
  let line = nodeAt(step, cursor) === null ? null : rangeIn(step, cursor, frame).line;
  for (;;) {
    const next = pastItem(step, at, frame, direction);
    if (next === null) return null;
    if (next.phase !== cursor.phase || next.phase === 'update' || isBeginning(step, next)) {
      return { ...next, frame: 0 };
    }
    if (!within(step, frame, next)) {
      // The scope is left; its line in the one around counts from here on.
      const parent = step.tape.scopeParent[frame];
      if (within(step, parent, next)) {
        const turn = childToward(step, parent, step.tape.scope[next.index]);
        if (turn !== null && isNextTurn(step, frame, turn)) return intoLoop(step, next, turn);
      }
      line = rangeIn(step, at, parent).line;
      frame = parent;
      if (!within(step, frame, next)) continue;
    }
    if (rangeIn(step, next, frame).line !== line) return intoLoop(step, next, frame);
    at = next;
  }
}

/**
 * To the end of the scope: the next moment outside it. From the outermost scope, to the next phase.
 */
export function moveOut(step: RecordedStep, cursor: Cursor, direction: Direction): Cursor | null {
  const { tape } = step;
  if (cursor.phase === 'update') {
    if (direction === 1) return isEnd(step, cursor) ? null : end(step);
    const first = firstUpdate(step);
    return cursor.index > first ? { phase: 'update', index: first, frame: 0 } : moveOperation(step, cursor, -1);
  }
  const next = pastScope(step, cursor, cursor.frame, direction);
  if (next === null) return null;
  if (next.phase !== cursor.phase) return { ...next, frame: 0 };
  let frame = tape.scopeParent[cursor.frame];
  while (frame > 0 && !within(step, frame, next)) frame = tape.scopeParent[frame];
  return { ...next, frame: Math.max(frame, 0) };
}

/**
 * Moves into the turn of a loop: a loop belongs to its function, so a cursor that comes to it is in
 * its turn.
 */
function intoLoop(step: RecordedStep, moment: Moment, frame: ScopeId): Cursor {
  const { tape, source } = step;
  const child = childToward(step, frame, tape.scope[moment.index]);
  if (child !== null && source.scopeSites[tape.scopeSite[child]].loop === true) return intoLoop(step, moment, child);
  return { ...moment, frame };
}

function neighbour(step: RecordedStep, moment: Moment, direction: Direction): Moment | null {
  const ordinal = ordinalOf(step, moment) + direction;
  return ordinal < 0 || ordinal >= momentCount(step) ? null : momentAt(step, ordinal);
}

/**
 * Returns the first moment after the current operation of `frame`, or after its current call with
 * everything in it.
 */
function pastItem(step: RecordedStep, at: Moment, frame: ScopeId, direction: Direction): Moment | null {
  const node = nodeAt(step, at);
  if (node === null || at.phase === 'update') return neighbour(step, at, direction);
  const child = childToward(step, frame, step.tape.scope[node]);
  return child === null ? neighbour(step, at, direction) : pastScope(step, at, child, direction);
}

/** The first moment after a scope that is open at the moment. */
function pastScope(step: RecordedStep, at: Moment, scope: ScopeId, direction: Direction): Moment | null {
  const { phase } = at;
  if (phase === 'update') return neighbour(step, at, direction);
  if (isBeginning(step, at) && direction === -1) return null;
  const { scopeFirst, scopeLast, parameterCount, length } = step.tape;
  const upward = (phase === 'forward') === (direction === 1);
  const index = upward
    ? Math.min(scopeLast[scope], phase === 'forward' ? length - 1 : step.lossNode)
    : Math.max(scopeFirst[scope], parameterCount);
  return neighbour(step, { phase, index }, direction);
}

/** Returns whether the moment, of a pass, is in the scope. */
function within({ tape }: RecordedStep, scope: ScopeId, { index }: Moment): boolean {
  return scope === 0 || (scope > 0 && index >= tape.scopeFirst[scope] && index <= tape.scopeLast[scope]);
}

/** Returns whether both are turns of the same loop. */
function isNextTurn({ tape, source }: RecordedStep, one: ScopeId, other: ScopeId): boolean {
  return tape.scopeSite[one] === tape.scopeSite[other] && source.scopeSites[tape.scopeSite[one]].kind === 'turn';
}
