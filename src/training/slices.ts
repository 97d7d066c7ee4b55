/** Slices: long computations in short parts, between which the session answers other requests. */

/** Says whether a computation is still wanted; an AbortSignal is one. */
export interface Cancellation {
  readonly aborted: boolean;
}

/** Milliseconds. */
export const SLICE_MS = 10;

/**
 * Returns the result of a computation. The computation may pause wherever it yields, and continues
 * after `between`, which receives the last yielded value and ends the computation by throwing.
 */
export async function inSlices<Part, T>(
  computation: Generator<Part, T>,
  now: () => number,
  between: (part: Part) => Promise<void>,
): Promise<T> {
  for (let start = now(); ; ) {
    const { done, value } = computation.next();
    if (done) return value;
    if (now() - start < SLICE_MS) continue;
    await between(value);
    start = now();
  }
}
