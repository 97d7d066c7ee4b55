/** Comparing floating-point figures. */

import assert from 'node:assert/strict';

/** Passes where the numbers agree to a relative `tolerance`, or to an absolute one near zero. */
export function assertClose(actual: number, expected: number, what: string, tolerance = 1e-12, nearZero = 1e-13): void {
  const error = Math.abs(actual - expected);
  assert.ok(
    error <= Math.max(Math.abs(expected) * tolerance, nearZero),
    `${what}: ${actual} where ${expected} is expected`,
  );
}
