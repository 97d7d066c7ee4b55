/** The largest gradients and values of things that hold nodes and stand one inside another: boxes, scopes. */

import type { Tape } from '../engine/tape';
import type { Reach } from './reach';
import type { NodeId, RecordedStep } from './recorded-step';

/** Things that hold nodes. */
export interface Holders {
  /** The innermost thing of each node, -1 where it has none. */
  readonly holder: Int32Array;
  /** The thing around each, which stands before it, or -1. */
  readonly parents: ArrayLike<number>;
  readonly count: number;
  /** The first node that counts. */
  readonly from: NodeId;
}

/**
 * One number a thing: the largest |gradient| of the nodes in it, those of the things inside it included, that the loss
 * depends on; -1 without such a node, NaN if one is.
 */
export function largestGradients({ tape }: RecordedStep, { reached }: Reach, holders: Holders): Float64Array {
  return largest(tape, tape.grad, reached, holders);
}

/** One number a thing: the largest |value| of the nodes in it, those of the things inside it included; -1 without a node, NaN if one is. */
export function largestValues({ tape }: RecordedStep, holders: Holders): Float64Array {
  return largest(tape, tape.data, null, holders);
}

/** `counted` has 1 for the nodes that count; null where all do. */
function largest(
  { length }: Tape,
  numbers: Float64Array,
  counted: Uint8Array | null,
  { holder, parents, count, from }: Holders,
): Float64Array {
  const found = new Float64Array(count).fill(-1);
  for (let node = from; node < length; node++) {
    const held = holder[node];
    if (held < 0 || (counted !== null && counted[node] === 0)) continue;
    const size = Math.abs(numbers[node]);
    if (!(size <= found[held])) found[held] = larger(found[held], size);
  }
  // Going backwards, each hands its own on when it is final.
  for (let thing = count - 1; thing >= 0; thing--) {
    const parent = parents[thing];
    if (parent >= 0) found[parent] = larger(found[parent], found[thing]);
  }
  return found;
}

/** The larger of two sizes; NaN wins, whatever it is compared with. */
export function larger(a: number, b: number): number {
  return b > a || Number.isNaN(b) ? b : a;
}
