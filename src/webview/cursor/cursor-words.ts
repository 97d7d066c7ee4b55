/** Cursor texts: the position of the cursor in words. */

import type { CursorSnapshot, StepSnapshot } from '../../inspection/snapshot';
import { formatCount, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { strings } from '../strings';
import { labelBehind } from '../ui/node-label';

const { cursor: words } = strings;

/**
 * Returns the position of the cursor and what is there, in parts: `backward`, `position 2 › head 1
 * › × attnWeights[1]`, `node 17,415`, `value 0.3601`, `∇ 0.001800`.
 */
export function cursorParts({ step, loss, document, moments, cursor }: StepSnapshot): readonly string[] {
  if (cursor === null) return [words.running];
  const { phase, node, ordinal } = cursor;
  if (node === null) {
    const isBeginning = ordinal === 0;
    if (loss !== null) return [(isBeginning ? words.beginning : words.end)(formatCount(step))];
    return [(isBeginning ? words.beginningOf : words.endOf)(shownText(document))];
  }
  const first = { forward: 0, backward: moments.forward, update: moments.forward + moments.backward }[phase];
  // The first moment of the forward phase is the beginning, and the last of the update is the end:
  // neither is an operation.
  const place = phase === 'forward' ? ordinal : ordinal - first + 1;
  const count = moments[phase] - (phase === 'backward' ? 0 : 1);
  return [
    `${words.phases[phase]} ${words.place(formatCount(place), formatCount(count))}`,
    nameOf(cursor),
    ...(phase === 'update' ? [] : [words.node(formatCount(node))]),
    ...(cursor.value === null ? [] : [words.value(formatNumber(cursor.value))]),
    ...gradientParts(cursor),
  ];
}

/**
 * Returns the moment in few words, the most important first: `v[11] = 0.3129`, `∇ 0.001800`,
 * `26,104 of 39,703`.
 */
export function shortCursorParts(recorded: StepSnapshot): readonly string[] {
  const { moments, cursor } = recorded;
  if (cursor?.node == null) return cursorParts(recorded);
  const { phase, ordinal, operation, name, value } = cursor;
  const first = { forward: 0, backward: moments.forward, update: moments.forward + moments.backward }[phase];
  const label = phase === 'update' ? name : `${operation} ${labelBehind(operation, name)}`.trim();
  return [
    value === null ? label : words.is(label, formatNumber(value)),
    ...gradientParts(cursor),
    words.place(formatCount(phase === 'forward' ? ordinal : ordinal - first + 1), formatCount(moments[phase])),
  ];
}

function nameOf({ phase, operation, name, place }: CursorSnapshot): string {
  if (phase === 'update') return name;
  const label = `${operation} ${labelBehind(operation, name)}`.trim();
  return place === '' ? label : `${place}${strings.map.inside}${label}`;
}

function gradientParts({ gradient, untouched }: CursorSnapshot): readonly string[] {
  if (gradient === null) return [];
  return [untouched ? strings.untouched : words.gradient(formatNumber(gradient))];
}
