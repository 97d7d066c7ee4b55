/**
 * Optimizer's state: arrays of one number a parameter, each under its name. Adam's are `m` and `v`.
 */

import type { RecordedArray, RecordedStep } from './recorded-step';

export interface OptimizerArray {
  readonly name: string;
  /** One number a parameter, in the order of the parameters. */
  readonly numbers: Float64Array;
}

/** The arrays in an order that stays the same from step to step. */
export type OptimizerArrays = readonly OptimizerArray[];

/** Copies of the arrays. */
export function copyArrays(arrays: OptimizerArrays): OptimizerArrays {
  return arrays.map(({ name, numbers }) => ({ name, numbers: numbers.slice() }));
}

/** Writes the numbers of `from` into the arrays, which are of the same names in the same order. */
export function setArrays(arrays: OptimizerArrays, from: OptimizerArrays): void {
  for (const [i, { numbers }] of arrays.entries()) numbers.set(from[i].numbers);
}

/** An array of the optimizer by its name, without its numbers. */
export interface ArrayUse {
  readonly name: string;
  /** False if all of its numbers are 0 after the step: nothing has been written to it so far. */
  readonly used: boolean;
}

/** The arrays of a step, in their order. */
export function arrayUses({ optimizer }: RecordedStep): ArrayUse[] {
  return optimizer.map(({ name, after }) => ({ name, used: after.some((number) => number !== 0) }));
}

/** The optimizer's array of this name; null where it has none. */
export function recordedArray({ optimizer }: RecordedStep, name: string): RecordedArray | null {
  return optimizer.find((array) => array.name === name) ?? null;
}
