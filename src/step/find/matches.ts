/** Matches: the nodes that a filter means, as a list in order, and its rows. */

import { nodeLabel, placeAround } from '../names/node-place';
import type { NodeId, RecordedStep } from '../recorded-step';
import { nodeRange } from '../source/node-range';
import { nodeGradient, nodeValue } from '../tape/local-gradient';
import { operationSign } from '../tape/operations';
import type { Reach } from '../tape/reach';
import type { ScopeTree } from '../tape/scopes';

/**
 * In order of the tape; or by |gradient|, the largest first, and those last that the loss does not
 * depend on.
 */
export type MatchOrder = 'tape' | 'gradient';

/** One match as it is listed. */
export interface MatchRow {
  readonly node: NodeId;
  /** `attnWeights[1]`, `layer0.attn_wq[3][2]`, `× [2]`. */
  readonly name: string;
  readonly operation: string;
  /**
   * The scopes around it that distinguish it from others: `position 2 › q = linear › row 3`; empty
   * for a parameter.
   */
  readonly path: string;
  readonly value: number;
  /** null where the loss does not depend on it. */
  readonly gradient: number | null;
  readonly line: number;
}

/**
 * The nodes that are 1 in the mask, in order. Yields between passes, where a caller may do other
 * work.
 */
export function* orderedMatches(
  { tape }: RecordedStep,
  { reached }: Reach,
  mask: Uint8Array,
  order: MatchOrder,
): Generator<void, Int32Array> {
  let count = 0;
  for (let node = 0; node < mask.length; node++) count += mask[node];
  const nodes = new Int32Array(count);
  // Where there is an order, nodes that have no gradient to compare come after the others.
  let at = 0;
  for (const wanted of order === 'tape' ? [null] : [1, 0]) {
    yield;
    for (let node = 0; node < mask.length; node++) {
      if (mask[node] === 1 && (wanted === null || reached[node] === wanted)) nodes[at++] = node;
    }
    if (wanted === 1) yield* sortByMagnitude(nodes.subarray(0, at), tape.grad);
  }
  return nodes;
}

const DIGITS = 2 ** 16;

/**
 * Sorts nodes by |number of the node|, the largest first and NaN before all; equal ones keep their
 * order. A radix sort, linear in the nodes: numbers without a sign compare as their bits do, 16 of
 * them at a time, the lowest first.
 */
function* sortByMagnitude(nodes: Int32Array, numbers: Float64Array): Generator<void> {
  const number = new Float64Array(1);
  const digits = new Uint16Array(number.buffer);
  const lowest = new Uint16Array(Float64Array.of(1).buffer)[0] === 0 ? 0 : 3; // by the machine's order of bytes
  let from: Int32Array = nodes.slice();
  let to = nodes;
  for (let pass = 0; pass < 4; pass++) {
    yield;
    [from, to] = [to, from];
    const digit = Math.abs(lowest - pass);
    /** The place of the next node with each digit. */
    const places = new Int32Array(DIGITS + 1);
    for (const node of from) {
      number[0] = Math.abs(numbers[node]);
      places[DIGITS - digits[digit]]++;
    }
    for (let i = 1; i <= DIGITS; i++) places[i] += places[i - 1];
    for (const node of from) {
      number[0] = Math.abs(numbers[node]);
      to[places[DIGITS - 1 - digits[digit]]++] = node;
    }
  }
}

export function matchRow(step: RecordedStep, reach: Reach, tree: ScopeTree, node: NodeId): MatchRow {
  const { tape } = step;
  return {
    node,
    name: nodeLabel(step, tree, node),
    operation: operationSign(tape.op[node]),
    path: placeAround(step, tree, node),
    value: nodeValue(step, node),
    gradient: nodeGradient(step, reach, node),
    line: nodeRange(step, node).line,
  };
}
