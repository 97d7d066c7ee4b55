// Polling: waits for a state instead of a time.
import { scheduler } from 'node:timers/promises';

/**
 * Asks again and again until the answer is truthy, and returns it; throws a TimeoutError when it has waited in vain.
 * @template T
 * @param {() => T | Promise<T>} probe
 * @param {string | (() => string)} what names what is waited for, for the error
 * @param {number} [timeout] milliseconds
 * @returns {Promise<Exclude<T, undefined | null | false | 0 | ''>>}
 */
export async function eventually(probe, what, timeout = 240_000) {
  const end = performance.now() + timeout;
  for (;;) {
    const answer = await probe();
    if (answer) {
      return /** @type {Exclude<T, undefined | null | false | 0 | ''>} */ (answer);
    }
    if (performance.now() > end) {
      const error = new Error(`waited ${timeout} ms for ${typeof what === 'string' ? what : what()}`);
      throw Object.assign(error, { name: 'TimeoutError' });
    }
    await scheduler.wait(50);
  }
}
