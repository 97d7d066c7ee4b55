/**
 * Parameter quantities: value, gradient, update and the optimizer's numbers of every parameter in a
 * step, as arrays.
 */

import { recordedArray } from '../optimizer';
import type { NodeId, RecordedStep } from '../recorded-step';
import type { Reach } from '../tape/reach';

/** The name of an array of the optimizer. */
export type ArrayName = string & { readonly brand?: 'ArrayName' };

/**
 * `value`: the number that the step computed with; `gradient`: d loss / d value; `update`: new
 * value less old value; the name of an array of the optimizer: its numbers after the step.
 */
export type Quantity = 'value' | 'gradient' | 'update' | ArrayName;

/** The quantities of a step whose optimizer has these arrays. */
export function quantitiesWith(arrays: readonly { readonly name: ArrayName }[]): Quantity[] {
  return ['value', 'gradient', ...arrays.map(({ name }) => name), 'update'];
}

/** The quantity; the gradient where there is no such array, as it may be one of another run. */
export function quantityAmong(arrays: readonly { readonly name: ArrayName }[], quantity: Quantity): Quantity {
  return quantitiesWith(arrays).includes(quantity) ? quantity : 'gradient';
}

/**
 * A quantity of adjacent parameters, copied: `count` of them from `first` on. Throws a RangeError
 * for one that the step does not have.
 */
export function quantityOf(step: RecordedStep, quantity: Quantity, first: NodeId, count: number): Float64Array {
  const { tape, valuesBefore } = step;
  const end = first + count;
  switch (quantity) {
    case 'value':
      return valuesBefore.slice(first, end);
    case 'gradient':
      return tape.grad.slice(first, end);
    case 'update': {
      const updates = tape.data.slice(first, end);
      for (let i = 0; i < count; i++) updates[i] -= valuesBefore[first + i];
      return updates;
    }
    default: {
      const array = recordedArray(step, quantity);
      if (array === null) throw new RangeError(`The optimizer of step ${step.step} has no array ${quantity}.`);
      return array.after.slice(first, end);
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
