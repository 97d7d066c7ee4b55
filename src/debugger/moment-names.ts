/** Names of moments and frames in a debugger. */

import { type Cursor, isBeginning, isEnd } from '../step/cursor/cursor';
import { scopeDetail, scopeName } from '../step/names/names';
import type { StepReading } from '../step/reading';
import type { RecordedStep, ScopeId } from '../step/recorded-step';
import { formatCount } from '../text/numbers';
import { shownText } from '../text/token-text';

/** Returns `Forward pass of step 12: operation 1,234 of 56,283`. */
export function describeMoment(step: RecordedStep, cursor: Cursor): string {
  const { parameterCount, length } = step.tape;
  const of = step.writing === null ? `of step ${formatCount(step.step)}` : `of '${shownText(step.document)}'`;
  if (isBeginning(step, cursor)) return `Beginning ${of}`;
  if (isEnd(step, cursor)) return `End ${of}`;
  switch (cursor.phase) {
    case 'forward':
      return `Forward pass ${of}: operation ${formatCount(cursor.index - parameterCount + 1)} of ${formatCount(length - parameterCount)}`;
    case 'backward':
      return `Backward pass ${of}: ${formatCount(step.lossNode - cursor.index + 1)} of ${formatCount(step.lossNode - parameterCount + 1)}`;
    case 'update':
      return `Update ${of}: parameter ${formatCount(cursor.index + 1)} of ${formatCount(parameterCount)}`;
  }
}

/**
 * Returns `attnWeights = softmax, head 2`, `position 3 h → e`, `step 12 'yuheng'`; in the backward
 * pass with `(backward)`.
 */
export function frameName({ step, tree }: StepReading, cursor: Cursor, scope: ScopeId): string {
  const phase = cursor.phase === 'forward' ? '' : ` (${cursor.phase})`;
  if (scope === 0) {
    const name = step.writing === null ? `step ${step.step}` : scopeName(step, tree, scope);
    return `${name} '${shownText(step.document)}'${phase}`;
  }
  const detail = scopeDetail(step, tree, scope, 'long');
  const name = `${scopeName(step, tree, scope)}${detail === undefined ? '' : ` ${detail}`}`;
  const around = detail === undefined ? turnAround(step, scope) : null;
  return `${name}${around === null ? '' : `, ${scopeName(step, tree, around)}`}${phase}`;
}

/** Returns the innermost turn around a call; null for a turn, which names itself. */
function turnAround({ tape, source }: RecordedStep, scope: ScopeId): ScopeId | null {
  const kind = (at: ScopeId) => source.scopeSites[tape.scopeSite[at]].kind;
  if (kind(scope) !== 'call') return null;
  for (let at = tape.scopeParent[scope]; at > 0; at = tape.scopeParent[at]) if (kind(at) === 'turn') return at;
  return null;
}
