// Pool of places: runs a limited number of tasks side by side, those of the smallest rank first.

/**
 * @param {number} places how many tasks run at a time
 * @returns {<T>(rank: number, task: () => Promise<T>) => Promise<T>} waits for a place, runs the task in it and gives its
 *   result; of tasks that wait, the one of the smallest rank is next
 */
export function makePool(places) {
  /** @type {{ rank: number, start: () => void }[]} */
  const waiting = [];
  let free = places;
  const next = () => {
    while (free > 0 && waiting.length > 0) {
      waiting.sort((a, b) => a.rank - b.rank);
      free--;
      waiting.shift()?.start();
    }
  };
  return async (rank, task) => {
    await new Promise((resolve) => {
      waiting.push({ rank, start: () => resolve(undefined) });
      // Tasks submitted in the same turn are compared before one of them starts.
      queueMicrotask(next);
    });
    try {
      return await task();
    } finally {
      free++;
      next();
    }
  };
}
