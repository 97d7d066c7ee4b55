/**
 * Largest numbers: the largest gradients and values of things that hold nodes, and their totals.
 * The things are scopes, which are nested, and places.
 */

import type { Tape } from '../../engine/tape';
import type { NodeId, RecordedStep } from '../recorded-step';
import { eachStretch, type Place } from '../structure/places';
import { larger } from './larger';
import type { Reach } from './reach';

/** Things that hold nodes. */
export interface Holders {
  /** The innermost thing of each node, -1 where it has none. */
  readonly holder: Int32Array;
  /** The thing around each, which comes before it, or -1. */
  readonly parents: ArrayLike<number>;
  readonly count: number;
  /** The first node that counts. */
  readonly from: NodeId;
}

/** One number of each array a thing, of the nodes in it, those of the things inside it included. */
export interface Sizes {
  /** The largest size; -1 without a node, NaN if one is. */
  readonly largest: Float64Array;
  /** The sum of the sizes. */
  readonly total: Float64Array;
}

/** The sizes |gradient| of the nodes that the loss depends on. */
export function gradientSizes({ tape }: RecordedStep, { reached }: Reach, holders: Holders): Sizes {
  return sizes(tape, tape.grad, reached, holders);
}

/** The sizes |value|. */
export function valueSizes({ tape }: RecordedStep, holders: Holders): Sizes {
  return sizes(tape, tape.data, null, holders);
}

/**
 * The sizes of any numbers, one a node. `counted` has 1 for the nodes that count; null where all
 * do.
 */
export function sizes(
  { length }: Tape,
  numbers: Float64Array,
  counted: Uint8Array | null,
  { holder, parents, count, from }: Holders,
): Sizes {
  const largest = new Float64Array(count).fill(-1);
  const total = new Float64Array(count);
  for (let node = from; node < length; ) {
    // The nodes of a thing are mostly adjacent: the numbers of adjacent nodes are written once.
    const held = holder[node];
    let most = -1;
    let sum = 0;
    do {
      if (counted === null || counted[node] !== 0) {
        const size = Math.abs(numbers[node]);
        sum += size;
        if (!(size <= most)) most = larger(most, size);
      }
      node++;
    } while (node < length && holder[node] === held);
    if (held < 0) continue;
    largest[held] = larger(largest[held], most);
    total[held] += sum;
  }
  // Going backwards, each hands its own on when it is final.
  for (let thing = count - 1; thing >= 0; thing--) {
    const parent = parents[thing];
    if (parent < 0) continue;
    largest[parent] = larger(largest[parent], largest[thing]);
    total[parent] += total[thing];
  }
  return { largest, total };
}

/**
 * The largest |gradient| in a place, of the nodes that the loss depends on; -1 without such a node,
 * NaN if one is. `scopes` has that of each scope, as `gradientSizes` gives it.
 */
export function largestInPlace({ tape }: RecordedStep, { reached }: Reach, scopes: Float64Array, place: Place): number {
  if (place.kind === 'scope') return scopes[place.scope];
  let found = -1;
  if (place.kind === 'section' && place.members.of === 'scopes') {
    for (const scope of place.members.scopes) found = larger(found, scopes[scope]);
    return found;
  }
  eachStretch(tape, place, (first, last) => {
    for (let node = first; node <= last; node++) {
      if (reached[node] === 1) found = larger(found, Math.abs(tape.grad[node]));
    }
  });
  return found;
}
