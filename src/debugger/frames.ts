/** Frames at the cursor, as a debugger lists them. */

import { stepFunction } from '../program/tables';
import { type Cursor, framesAt } from '../step/cursor/cursor';
import type { StepReading } from '../step/reading';
import { operationSign, operationWord } from '../step/tape/operations';
import { own } from '../text/own';
import { frameName } from './moment-names';
import type { FrameReport } from './reports';

/**
 * Returns the scopes at the cursor, innermost first. In the backward pass they are the scopes that
 * made the node; behind them are the place in `backward()` that passes its gradient on, and the
 * call of `backward()`.
 */
export function frameReports(reading: StepReading, cursor: Cursor): FrameReport[] {
  const { source, tape } = reading.step;
  const { file, backwardCall, passing } = source;
  const scopes = framesAt(reading.step, cursor).map(
    ({ scope, range }): FrameReport => ({ scope, file, range, name: frameName(reading, cursor, scope) }),
  );
  if (cursor.phase !== 'backward' || backwardCall === undefined || passing === undefined) return scopes;
  const op = tape.op[cursor.index];
  const range = own(passing.ranges, operationWord(op));
  if (range === undefined) throw new RangeError(`${passing.file} has no lines for ${operationWord(op)}.`);
  return [
    ...scopes,
    { scope: null, file: passing.file, range, name: `backward, ${operationSign(op)}` },
    { scope: null, file, range: backwardCall, name: stepFunction(source) },
  ];
}
