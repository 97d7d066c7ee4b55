/** Waits for states of the window: the screen follows an action, on a slow machine by seconds. */

import { AssertionError } from 'node:assert/strict';
import { eventually } from '../host/eventually.mjs';

/** Milliseconds: the longest wait for any state. Only a hang takes so long, under any load. */
export const limit = 240_000;
/**
 * Milliseconds that a single action may take before it is tried again; longer each time, for the
 * machine may be slow.
 */
const firstPatience = 2_000;
const lastPatience = 16_000;

/** Asks again and again until the answer is yes. */
export async function until(probe: () => Promise<boolean>, what: string | (() => string)): Promise<void> {
  await eventually(probe, what, limit);
}

/** Checks again and again until the assertion holds; fails as the assertion did last. */
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
 * Does something again and again until it succeeds. It is for actions that may get lost, such as a
 * click on a list that is made again or a key while the keyboard is on its way elsewhere; the
 * action must do no harm twice. An attempt ends when its answer is undefined or something in it has
 * taken longer than it may.
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

/** Returns whether it succeeded in its time. */
export async function managed(doing: Promise<unknown>): Promise<boolean> {
  try {
    await doing;
    return true;
  } catch (error) {
    unlessTimeout(error);
    return false;
  }
}

/** Throws the error again unless it is the timeout of a wait. */
function unlessTimeout(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
}
