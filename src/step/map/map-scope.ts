/** Scopes of a tape map, each as one object. */

import { checked } from '../../text/checked';
import type { TapeMap } from './tape-map';

/** A scope of a map; the fields are those of `MapScopes`. */
export interface MapScope {
  readonly parent: number;
  readonly first: number;
  /** The node behind its last. */
  readonly end: number;
  readonly site: number;
  readonly turn: number;
  readonly members: number;
  readonly amount: number;
}

/** Returns a scope by its index. Throws a RangeError where the map has none. */
export function mapScope({ scopes }: TapeMap, index: number): MapScope {
  const read = (column: ArrayLike<number>) => checked(column, index, 'scope');
  const { parent, first, last, site, turn, members, amount } = scopes;
  return {
    parent: read(parent),
    first: read(first),
    end: read(last) + 1,
    site: read(site),
    turn: read(turn),
    members: read(members),
    amount: read(amount),
  };
}
