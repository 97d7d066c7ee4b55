/** Operation calls: the methods of Value that make nodes, as a source text calls them. */

import { composed, operations } from '../engine/operations';

/** How many arguments each takes besides its site, by name. */
export const argumentCounts: ReadonlyMap<string, number> = new Map([
  ...operations.flatMap(({ word, arity, forward }): [string, number][] =>
    arity > 0 ? [[word, forward.length - 1]] : [],
  ),
  ...Object.keys(composed).map((name): [string, number] => [name, name === 'neg' ? 0 : 1]),
]);
