/**
 * Reach: the nodes that the loss depends on, or another node where the tape has the gradients of
 * that.
 */

import { completed, inPartsBackwards } from '../in-parts';
import type { RecordedStep } from '../recorded-step';

export interface Reach {
  /** One number a node: 1 where the loss depends on it, 0 where it is untouched. */
  readonly reached: Uint8Array;
  /** Number of nodes that the loss depends on, parameters and the loss itself included. */
  readonly nodes: number;
  /** Edges from those nodes to their inputs; `x·x` has two. */
  readonly edges: number;
  /** Number of untouched parameters. */
  readonly untouched: number;
}

/**
 * Sweeps once from the loss back to the first parameter: consumers are after their inputs on the
 * tape.
 */
export function reach(step: RecordedStep): Reach {
  return completed(reachInParts(step));
}

export function* reachInParts({ tape, gradientNode }: RecordedStep): Generator<void, Reach> {
  const { left, right, parameterCount } = tape;
  const reached = new Uint8Array(tape.length);
  reached[gradientNode] = 1;
  let nodes = 0;
  let edges = 0;
  yield* inPartsBackwards(parameterCount, gradientNode + 1, (from, end) => {
    let nodesHere = 0;
    let edgesHere = 0;
    for (let node = end - 1; node >= from; node--) {
      if (reached[node] === 0) continue;
      nodesHere++;
      const a = left[node];
      const b = right[node];
      if (a >= 0) {
        reached[a] = 1;
        edgesHere++;
      }
      if (b >= 0) {
        reached[b] = 1;
        edgesHere++;
      }
    }
    nodes += nodesHere;
    edges += edgesHere;
  });
  let parameters = 0;
  for (let parameter = 0; parameter < parameterCount; parameter++) parameters += reached[parameter];
  return { reached, nodes: nodes + parameters, edges, untouched: parameterCount - parameters };
}
