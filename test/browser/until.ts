/** Waiting for states of the window: what is on the screen follows what was done, on a slow machine by seconds. */

import { AssertionError } from 'node:assert/strict';
import { eventually } from '../host/eventually.mjs';

/** Milliseconds: the longest that any state is waited for. Nothing takes so long but what hangs, under whatever load. */
export const limit = 240_000;
/** Milliseconds: so long a single action may take before it is tried anew; longer each time, for the machine may be slow. */
const firstPatience = 2_000;
const lastPatience = 16_000;

/** Asks again and again until the answer is yes. */
export async function until(probe: () => Promise<boolean>, what: string | (() => string)): Promise<void> {
  await eventually(probe, what, limit);
}

/** Looks again and again until what is asserted holds; fails as the assertion did last. */
export async function untilHolds(assertions: () => Promise<void>): Promise<void> {
  const end = performance.now() + limit;
  await eventually(
    async () => {
      try {
        await assertions();
        return true;
      } catch (error) {
        if (!(error instanceof AssertionError) || performance.now() > end) throw error;
        return false;
      }
    },
    'what is asserted',
    2 * limit,
  );
}

/**
 * Does something again and again until it succeeds. For what may be lost on the way, such as a click on a list that is made anew or a key while the keyboard
 * is on its way elsewhere; what is done must do no harm twice. An attempt ends when its answer is undefined or something in it has taken longer than it may.
 */
export async function attempted<T>(
  attempt: (patience: number) => Promise<T | undefined>,
  what: string | (() => string),
): Promise<T> {
  let patience = firstPatience / 2;
  const { done } = await eventually(
    async () => {
      patience = Math.min(lastPatience, 2 * patience);
      try {
        const done = await attempt(patience);
        return done === undefined ? undefined : { done };
      } catch (error) {
        unlessTimeout(error);
        return undefined;
      }
    },
    what,
    2 * limit,
  );
  return done;
}

/** Whether it could be done in its time. */
export async function managed(doing: Promise<unknown>): Promise<boolean> {
  try {
    await doing;
    return true;
  } catch (error) {
    unlessTimeout(error);
    return false;
  }
}

/** Throws the error again unless it says that something was waited for in vain. */
function unlessTimeout(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
}
