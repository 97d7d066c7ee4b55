/** Long computations in slices, between which the session answers others. */

/** Tells whether a computation is still wanted; an AbortSignal is one. */
export interface Cancellation {
  readonly aborted: boolean;
}

/** Milliseconds. */
export const SLICE_MS = 10;

/**
 * What a computation comes to. It may be left wherever it yields, and goes on after `between`, which is told what it yielded
 * last, and ends it by throwing.
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
