/** Variations: values of one or two settings, every combination of which is a run. */

import { UserError } from '../../engine/user-error';
import { type NumberRule, readNumber } from '../../text/read-number';

/** A setting with the values that it takes. */
export interface Variation {
  /** The name of the number in the configuration. */
  readonly name: string;
  readonly values: readonly number[];
}

/** The most runs that are begun at once. */
export const mostVariations = 100;

/**
 * Reads values: a list such as `0.001, 0.003, 0.01`, or a range of whole numbers such as `1 to 5`.
 * Throws a UserError that names the value and the remedy.
 */
export function readValues(text: string, rule: NumberRule): readonly number[] {
  const range = /^\s*(-?\d+)\s+to\s+(-?\d+)\s*$/.exec(text);
  const parts = range === null ? text.split(',') : wholeNumbers(Number(range[1]), Number(range[2]));
  const values = parts.map((part) => {
    const read = readNumber(String(part).trim(), rule);
    if ('value' in read) return read.value;
    throw new UserError(
      `'${String(part).trim()}': ${read.remedy}. Give values such as 1, 2, 4, or a range such as 1 to 5.`,
    );
  });
  return [...new Set(values)];
}

function wholeNumbers(from: number, to: number): readonly number[] {
  if (!(from <= to && to - from < mostVariations)) {
    throw new UserError(
      `'${from} to ${to}' has no number, or more than ${mostVariations}: give a shorter range, upwards.`,
    );
  }
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Returns every combination of values, the last variation's fastest. Throws a UserError for too many. */
export function combinations(variations: readonly Variation[]): readonly Readonly<Record<string, number>>[] {
  let all: Readonly<Record<string, number>>[] = [{}];
  for (const { name, values } of variations) {
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
    if (all.length > mostVariations) {
      throw new UserError(`These are more than ${mostVariations} runs: give fewer values.`);
    }
  }
  return all;
}

/** Returns whether a value is one variation or two: anyone may run a command with anything. */
export function isVariations(value: unknown): value is readonly Variation[] {
  return Array.isArray(value) && value.length > 0 && value.length <= 2 && value.every(isVariation);
}

function isVariation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('values' in value)) return false;
  const { name, values } = value;
  const named = typeof name === 'string' && /^[A-Za-z]\w{0,39}$/.test(name);
  return named && Array.isArray(values) && values.length > 0 && values.every(Number.isFinite);
}
