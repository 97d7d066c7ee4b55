/** Which nodes the loss depends on. */

import type { RecordedStep } from './recorded-step';

export interface Reach {
  /** One number a node: 1 where the loss depends on it, else 0. */
  readonly reached: Uint8Array;
  /** How many nodes the loss depends on, parameters and the loss itself included. */
  readonly nodes: number;
  /** Edges from those nodes to their inputs; `x·x` has two. */
  readonly edges: number;
  /** How many parameters the loss does not depend on. */
  readonly untouched: number;
}

/** One sweep from the loss back to the first parameter: consumers stand behind their inputs on the tape. */
export function reach({ tape, lossNode }: RecordedStep): Reach {
  const { left, right, parameterCount } = tape;
  const reached = new Uint8Array(tape.length);
  reached[lossNode] = 1;
  let nodes = 0;
  let edges = 0;
  let touched = 0;
  for (let node = lossNode; node >= 0; node--) {
    if (reached[node] === 0) continue;
    nodes++;
    if (node < parameterCount) {
      touched++;
      continue;
    }
    const a = left[node];
    const b = right[node];
    if (a >= 0) {
      reached[a] = 1;
      edges++;
    }
    if (b >= 0) {
      reached[b] = 1;
      edges++;
    }
  }
  return { reached, nodes, edges, untouched: parameterCount - touched };
}
