/** Largest parameters: parameters in the order of their size. */

import type { ParameterRun } from '../names/parameter-names';
import type { OptimizerArrays } from '../optimizer';
import type { NodeId, RecordedStep } from '../recorded-step';
import type { Reach } from '../tape/reach';
import { type Quantity, quantityOf } from './quantity';

/** The quantity that parameters are sorted by: by its absolute value, the largest first. */
export type SortedBy = (typeof sizes)[number];

export const sizes = ['gradient', 'update', 'value'] as const satisfies readonly Quantity[];

/** Some parameters with all their quantities in a step; one number a parameter in each array. */
export interface ParameterRows {
  readonly parameter: Int32Array;
  readonly value: Float64Array;
  readonly gradient: Float64Array;
  /** 1 where the loss does not depend on the parameter, which has no gradient then, else 0. */
  readonly untouched: Uint8Array;
  /** The optimizer's arrays after the step. */
  readonly optimizer: OptimizerArrays;
  readonly update: Float64Array;
}

/**
 * The parameters of the runs, the largest |.| first and NaN before all; of equals the one that
 * comes first in the model. By gradient, untouched ones come last.
 */
export function parametersBySize(
  step: RecordedStep,
  { reached }: Reach,
  by: SortedBy,
  runs: readonly ParameterRun[],
): Int32Array {
  const count = runs.reduce((sum, run) => sum + run.count, 0);
  const ids = new Int32Array(count);
  const sizes = new Float64Array(count);
  let filled = 0;
  for (const { first, count: length } of runs) {
    sizes.set(quantityOf(step, by, first, length), filled);
    for (let i = 0; i < length; i++) ids[filled++] = first + i;
  }
  for (let i = 0; i < count; i++) {
    // Below every size.
    sizes[i] = by === 'gradient' && reached[ids[i]] === 0 ? -1 : Math.abs(sizes[i]);
  }
  const order = descending(sizes);
  return order.map((i) => ids[i]);
}

/** Returns all quantities of the parameters in a step. */
export function parameterRows(step: RecordedStep, { reached }: Reach, parameters: Int32Array): ParameterRows {
  const { tape, valuesBefore, optimizer } = step;
  const numbers = (of: (parameter: NodeId) => number) => Float64Array.from(parameters, of);
  return {
    parameter: parameters.slice(),
    value: numbers((parameter) => valuesBefore[parameter]),
    gradient: numbers((parameter) => tape.grad[parameter]),
    untouched: Uint8Array.from(parameters, (parameter) => 1 - reached[parameter]),
    optimizer: optimizer.map(({ name, after }) => ({ name, numbers: numbers((parameter) => after[parameter]) })),
    update: numbers((parameter) => tape.data[parameter] - valuesBefore[parameter]),
  };
}

/**
 * The places of the sizes, the largest first, NaN before all, equals in their order. Sizes are 0 or
 * more, or -1. A radix sort by the upper half of each number, which puts nearly all in their
 * places, then insertion: linear, as models may have hundreds of thousands of parameters.
 */
function descending(sizes: Float64Array): Int32Array {
  const count = sizes.length;
  const keys = upperHalves(sizes);
  let order = Int32Array.from(keys.keys());
  let sorted = new Int32Array(count);
  for (const shift of [0, 16]) {
    const places = new Int32Array(2 ** 16 + 1);
    for (let i = 0; i < count; i++) places[((keys[i] >>> shift) & 0xffff) + 1]++;
    for (let digit = 1; digit < places.length; digit++) places[digit] += places[digit - 1];
    for (let i = 0; i < count; i++) sorted[places[(keys[order[i]] >>> shift) & 0xffff]++] = order[i];
    [order, sorted] = [sorted, order];
  }
  for (let i = 1; i < count; i++) {
    const moving = order[i];
    let at = i;
    for (; at > 0 && keys[order[at - 1]] === keys[moving] && sizes[order[at - 1]] < sizes[moving]; at--) {
      order[at] = order[at - 1];
    }
    order[at] = moving;
  }
  return order;
}

/** The upper 32 bits of each number, turned over: ascending keys are descending sizes. */
function upperHalves(sizes: Float64Array): Uint32Array {
  const keys = new Uint32Array(sizes.length);
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < sizes.length; i++) {
    view.setFloat64(0, sizes[i]);
    keys[i] = sizes[i] < 0 ? 0xffffffff : 0x7fffffff - (view.getUint32(0) & 0x7fffffff);
  }
  return keys;
}
