/** Map quantities: the numbers that a map of the tape is coloured by. */

import type { RecordedStep } from '../recorded-step';
import { larger } from '../tape/larger';
import { gradientSizes, type Sizes, valueSizes } from '../tape/largest';
import type { Reach } from '../tape/reach';
import { nodeCount } from '../tape/scopes';
import type { TapeRange } from './tape-map';

/**
 * `gradient`: the largest |gradient| of the nodes that the loss depends on, -1 where it depends on
 * none; `value`: the largest |value|; NaN where one of them is. `count`: how many nodes.
 */
export type MapQuantity = 'gradient' | 'value' | 'count';

/**
 * The quantity of each scope, and the total of the numbers that it is the largest of; a count has
 * no other total.
 */
export function scopeAmounts(step: RecordedStep, reach: Reach, quantity: MapQuantity): Sizes {
  const { tape } = step;
  const { scope, scopeParent, scopeCount, parameterCount } = tape;
  const holders = { holder: scope, parents: scopeParent, count: scopeCount, from: parameterCount };
  switch (quantity) {
    case 'gradient':
      return gradientSizes(step, reach, holders);
    case 'value':
      return valueSizes(step, holders);
    case 'count':
      return {
        largest: Float64Array.from({ length: scopeCount }, (_, id) => nodeCount(tape, id)),
        total: new Float64Array(),
      };
  }
}

/** One number a column: columns of `perColumn` nodes, the last of which may have fewer. */
export function columnAmounts(
  { tape }: RecordedStep,
  { reached }: Reach,
  quantity: MapQuantity,
  { from, end }: TapeRange,
  perColumn: number,
): Float64Array {
  const columns = Math.ceil((end - from) / perColumn);
  if (quantity === 'count') {
    return Float64Array.from({ length: columns }, (_, column) => Math.min(perColumn, end - from - column * perColumn));
  }
  const numbers = quantity === 'gradient' ? tape.grad : tape.data;
  const amounts = new Float64Array(columns).fill(-1);
  for (let column = 0, node = from; column < columns; column++) {
    const behind = Math.min(end, node + perColumn);
    let most = -1;
    for (; node < behind; node++) {
      if (quantity === 'gradient' && reached[node] === 0) continue;
      const size = Math.abs(numbers[node]);
      if (!(size <= most)) most = larger(most, size);
    }
    amounts[column] = most;
  }
  return amounts;
}

/** Returns the quantity of two stretches of nodes together. */
export function together(quantity: MapQuantity, a: number, b: number): number {
  return quantity === 'count' ? a + b : larger(a, b);
}
