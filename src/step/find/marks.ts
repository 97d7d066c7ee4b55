/** Marks: a set of nodes, given as a mask, to its marks in the graph and on the map. */

import { inParts } from '../in-parts';
import type { TapeRange } from '../map/tape-map';
import type { NodeId, RecordedStep } from '../recorded-step';
import type { Reach } from '../tape/reach';

/** A set of nodes as the graph and the map show it. */
export interface Marks {
  /** Number of nodes made by the step that are in it, and number of parameters. */
  readonly nodes: number;
  readonly parameters: number;
  /** Sum of |gradient| over those of them, parameters included, that the loss depends on. */
  readonly absoluteGradient: number;
  /** One number a box of the view: how many of its nodes are in it. */
  readonly boxes: Int32Array;
  /**
   * Pairs of nodes, the first of a stretch and the one behind its last, in order; stretches that
   * are closer together than a column of the map are one.
   */
  readonly stretches: Int32Array;
}

/** The most stretches in the current part of the tape; on either side of it, a quarter as many. */
export const MOST_STRETCHES = 2048;

/**
 * Places of the nodes in a view: the innermost box of each node, -1 where it has none, and the box
 * around each box.
 */
export interface BoxedNodes {
  readonly boxOf: Int32Array;
  readonly parents: ArrayLike<number>;
}

/**
 * The marks of the nodes that are 1 in `mask`, where the map shows `seen` of the tape; null for all
 * of it. Yields between parts.
 */
export function* marksOf(
  { tape }: RecordedStep,
  { reached }: Reach,
  mask: Uint8Array,
  { boxOf, parents }: BoxedNodes,
  seen: TapeRange | null,
): Generator<void, Marks> {
  const { grad, length, parameterCount } = tape;
  const boxes = new Int32Array(parents.length);
  let nodes = 0;
  let parameters = 0;
  let absoluteGradient = 0;
  const first = mask.indexOf(1);
  yield* inParts(first < 0 ? length : first, length, (from, end) => {
    let count = 0;
    let ofParameters = 0;
    let sum = absoluteGradient;
    for (let node = from; node < end; node++) {
      if (mask[node] === 0) continue;
      if (node < parameterCount) ofParameters++;
      else count++;
      if (reached[node] === 1) sum += Math.abs(grad[node]);
      if (boxOf[node] >= 0) boxes[boxOf[node]]++;
    }
    nodes += count;
    parameters += ofParameters;
    absoluteGradient = sum;
  });
  yield;
  // Boxes come after those around them, so an outer box gets the counts of all boxes inside it.
  for (let box = boxes.length - 1; box >= 0; box--) {
    if (parents[box] >= 0) boxes[parents[box]] += boxes[box];
  }
  const whole = { from: parameterCount, end: length };
  return { nodes, parameters, absoluteGradient, boxes, stretches: stretchesOf(mask, whole, seen ?? whole) };
}

/**
 * The stretches of a mask: fine ones in the current part and half as much on either side of it,
 * coarse ones elsewhere.
 */
function stretchesOf(mask: Uint8Array, whole: TapeRange, seen: TapeRange): Int32Array {
  const beside = (seen.end - seen.from) / 2;
  const from = Math.min(whole.end, Math.max(whole.from, Math.floor(seen.from - beside)));
  const end = Math.max(from, Math.min(whole.end, Math.ceil(seen.end + beside)));
  const fine = Math.ceil((seen.end - seen.from) / MOST_STRETCHES);
  const coarse = Math.ceil((whole.end - whole.from) / (MOST_STRETCHES / 4));
  const pairs: number[] = [];
  addStretches(mask, whole.from, from, coarse, pairs);
  addStretches(mask, from, end, fine, pairs);
  addStretches(mask, end, whole.end, coarse, pairs);
  return Int32Array.from(pairs);
}

/**
 * Adds the stretches between two nodes; one that begins less than `column` nodes behind the one
 * before lengthens that.
 */
function addStretches(mask: Uint8Array, from: NodeId, end: NodeId, column: number, pairs: number[]): void {
  const near = Math.max(1, column);
  let first = -1;
  let behind = -1;
  for (let node = from; node < end; node++) {
    if (mask[node] === 0) continue;
    if (first < 0 || node - behind >= near) {
      if (first >= 0) pairs.push(first, behind);
      first = node;
    }
    behind = node + 1;
  }
  if (first >= 0) pairs.push(first, behind);
}
