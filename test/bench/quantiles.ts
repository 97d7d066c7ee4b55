/** What is read off many measurements. */

/** The smallest of the numbers that is not below the given share of them, from 0 to 1. */
export function quantile(numbers: readonly number[], share: number): number {
  return (
    numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.ceil(share * numbers.length) - 1)] ?? Number.NaN
  );
}
