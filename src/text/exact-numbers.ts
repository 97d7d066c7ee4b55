/** Exact numbers for files: every digit, so that the same number is read back. */

/**
 * The shortest digits that are read back as the same number; `NaN`, `Infinity`, `-Infinity`, and
 * `-0` with its sign.
 */
export function exactNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The same for JSON, which has no NaN and no infinity: these are strings. */
export function exactJsonNumber(value: number): string {
  return Number.isFinite(value) ? exactNumber(value) : `"${value}"`;
}
