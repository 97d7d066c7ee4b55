// Waiting for a state instead of a time.
import { scheduler } from 'node:timers/promises';

/**
 * Asks again and again until the answer is truthy, and returns it.
 * @template T
 * @param {() => T | Promise<T>} probe
 * @param {string} what names what is waited for, for the error
 * @param {number} [timeout] milliseconds
 * @returns {Promise<Exclude<T, undefined | null | false | 0 | ''>>}
 */
export async function eventually(probe, what, timeout = 30_000) {
  const end = performance.now() + timeout;
  for (;;) {
    const answer = await probe();
    if (answer) {
      return /** @type {Exclude<T, undefined | null | false | 0 | ''>} */ (answer);
    }
    if (performance.now() > end) {
      throw new Error(`waited ${timeout} ms for ${what}`);
    }
    await scheduler.wait(50);
  }
}
