/**
 * Value texts: integers of a tensor with all their digits, booleans as words, other numbers as
 * everywhere.
 */

import { bytesOf, integerAt, isInteger, type NumberDtype, numbersOf } from '../../safetensors/numbers';
import type { TensorStatistics } from '../../safetensors/statistics';
import { checked } from '../../text/checked';
import { formatNumber } from '../../text/numbers';

/** Returns the number at an index: `9007199254740993`, `true`, `0.3601`. */
export function valueText(bytes: Uint8Array, dtype: NumberDtype, index: number): string {
  if (isInteger(dtype)) return integerText(integerAt(bytes, dtype, index), dtype);
  const size = bytesOf(dtype);
  return formatNumber(checked(numbersOf(bytes.subarray(index * size, (index + 1) * size), dtype), 0, 'number'));
}

/**
 * Returns the largest finite |number|, 0 without one; `numbers` are those in `bytes`, `largest` is
 * the largest as a double.
 */
export function largestText(bytes: Uint8Array, dtype: NumberDtype, numbers: Float64Array, largest: number): string {
  if (!isInteger(dtype)) return formatNumber(largest);
  let size = 0n;
  for (const [index, number] of numbers.entries()) {
    // Integers of 64 bits may differ where their doubles do not.
    if (Math.abs(number) !== largest) continue;
    const integer = integerAt(bytes, dtype, index);
    const magnitude = integer < 0n ? -integer : integer;
    if (magnitude > size) size = magnitude;
  }
  return integerText(size, dtype);
}

/** Returns the least or the greatest number of a tensor; a dash where no number is finite. */
export function extremeText(statistics: TensorStatistics, dtype: NumberDtype, which: 'least' | 'greatest'): string {
  const { integers } = statistics;
  return integers === null ? figureText(statistics[which]) : integerText(BigInt(integers[which]), dtype);
}

/** Returns a figure that is not one of the tensor's numbers; a dash where there is none. */
export function figureText(figure: number): string {
  return Number.isNaN(figure) ? '—' : formatNumber(figure);
}

/**
 * Returns the text of an integer. A byte of a boolean should be 0 or 1; any other counts as true,
 * and is named.
 */
function integerText(integer: bigint, dtype: NumberDtype): string {
  if (dtype !== 'BOOL') return String(integer).replace('-', '−');
  return integer === 0n ? 'false' : integer === 1n ? 'true' : `true (${integer})`;
}
