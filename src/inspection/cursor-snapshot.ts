/** Cursor snapshot: the cursor as the Inspector shows it. */

import { type Cursor, nodeAt, ordinalOf } from '../step/cursor/cursor';
import { nodeLabel, placeAround } from '../step/names/node-place';
import type { StepReading } from '../step/reading';
import { nodeValue } from '../step/tape/local-gradient';
import { operationSign } from '../step/tape/operations';
import { checked } from '../text/checked';
import type { CursorSnapshot } from './snapshot';

/** `boxOf`: the innermost box of each node in the view, -1 where it has none. */
export function cursorSnapshot({ step, tree, reach }: StepReading, cursor: Cursor, boxOf: Int32Array): CursorSnapshot {
  const { phase, index } = cursor;
  const node = nodeAt(step, cursor);
  const at = { phase, index, ordinal: ordinalOf(step, cursor), node };
  if (node === null)
    return { ...at, operation: '', name: '', place: '', value: null, gradient: null, untouched: false, box: -1 };
  const { tape } = step;
  const read = (column: ArrayLike<number>) => checked(column, node, 'node');
  return {
    ...at,
    operation: operationSign(read(tape.op)),
    name: nodeLabel(step, tree, node),
    place: placeAround(step, tree, node),
    // In the update the parameter is the next to move.
    value: nodeValue(step, node),
    // All users of the node have passed their gradients on before the node does.
    gradient: phase === 'forward' ? null : read(tape.grad),
    untouched: read(reach.reached) === 0,
    box: read(boxOf),
  };
}
