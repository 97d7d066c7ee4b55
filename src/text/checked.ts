/** Checked reads: of what has to be there. */

/**
 * Returns what a map has for a key. Throws a RangeError that names `what` where there is nothing.
 */
export function checkedEntry<K, V>(map: ReadonlyMap<K, V>, key: K, what: string): V {
  const found = map.get(key);
  if (found === undefined) throw new RangeError(`There is no ${what}.`);
  return found;
}

/**
 * Returns what a list has at an index. Throws a RangeError that names `what` where there is
 * nothing.
 */
export function checked<T>(list: ArrayLike<T>, index: number, what: string): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`There is no ${what} ${index} of ${list.length}.`);
  return found;
}
