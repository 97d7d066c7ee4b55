/**
 * Own entry of a table by a name from outside, which may be that of something that every object
 * has, such as `constructor`.
 */
export function own<T>(table: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
