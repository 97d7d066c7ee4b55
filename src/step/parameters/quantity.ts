/**
 * Parameter quantities: value, gradient, moments and update of every parameter in a step, as
 * arrays.
 */

import { recordedArray } from '../optimizer';
import type { NodeId, RecordedStep } from '../recorded-step';
import type { Reach } from '../tape/reach';

/**
 * `value`: the number that the step computed with; `gradient`: d loss / d value; `firstMoment`,
 * `secondMoment`: Adam's m and v after the step, NaN where the optimizer has none; `update`: new
 * value less old value.
 */
export type Quantity = 'value' | 'gradient' | 'firstMoment' | 'secondMoment' | 'update';

export const quantities: readonly Quantity[] = ['value', 'gradient', 'firstMoment', 'secondMoment', 'update'];

/** A quantity of adjacent parameters, copied: `count` of them from `first` on. */
export function quantityOf(step: RecordedStep, quantity: Quantity, first: NodeId, count: number): Float64Array {
  const { tape, valuesBefore } = step;
  const end = first + count;
  const moment = (name: string) =>
    recordedArray(step, name)?.after.slice(first, end) ?? new Float64Array(count).fill(Number.NaN);
  switch (quantity) {
    case 'value':
      return valuesBefore.slice(first, end);
    case 'gradient':
      return tape.grad.slice(first, end);
    case 'firstMoment':
      return moment('m');
    case 'secondMoment':
      return moment('v');
    case 'update': {
      const updates = tape.data.slice(first, end);
      for (let i = 0; i < count; i++) updates[i] -= valuesBefore[first + i];
      return updates;
    }
  }
}

/**
 * Returns a mask of the untouched parameters: 1 where the loss does not depend on one, which then
 * has no gradient, else 0.
 */
export function untouched({ reached }: Reach, first: NodeId, count: number): Uint8Array {
  return reached.slice(first, first + count).map((one) => 1 - one);
}
