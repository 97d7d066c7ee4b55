/** The largest gradients of things that hold nodes and stand one inside another: boxes, scopes. */

import type { Reach } from './reach';
import type { NodeId, RecordedStep } from './recorded-step';

/**
 * One number a thing: the largest |gradient| of the nodes in it, those of the things inside it included, that the loss
 * depends on; -1 without such a node, NaN if one is. `holder` gives the innermost thing of each node, -1 where it has
 * none; `parents` the thing around each, which stands before it, or -1. `from` is the first node that counts.
 */
export function largestGradients(
  { tape }: RecordedStep,
  { reached }: Reach,
  holder: Int32Array,
  parents: ArrayLike<number>,
  count: number,
  from: NodeId,
): Float64Array {
  const { grad, length } = tape;
  const largest = new Float64Array(count).fill(-1);
  for (let node = from; node < length; node++) {
    const held = holder[node];
    if (held < 0 || reached[node] === 0) continue;
    largest[held] = larger(largest[held], Math.abs(grad[node]));
  }
  // Going backwards, each hands its own on when it is final.
  for (let thing = count - 1; thing >= 0; thing--) {
    const parent = parents[thing];
    if (parent >= 0) largest[parent] = larger(largest[parent], largest[thing]);
  }
  return largest;
}

/** The larger of two |gradients|; NaN wins, whatever it is compared with. */
export function larger(a: number, b: number): number {
  return b > a || Number.isNaN(b) ? b : a;
}
