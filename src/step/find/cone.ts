/**
 * Cones: the nodes that a gradient comes from and goes to. The gradient of a node comes from its
 * consumers, theirs from their own, up to the loss; it goes to its inputs and theirs, down to the
 * parameters. Paths are never enumerated, for there are more of them than anyone can count: a cone
 * is the set of nodes on any of them, found in one sweep.
 */

import { inParts, inPartsBackwards } from '../in-parts';
import type { RecordedStep } from '../recorded-step';
import { hasNode } from '../source/node-range';
import { eachStretch } from '../structure/places';
import { resolveKey } from '../structure/resolve-key';
import { leftGradient, passedBack, rightGradient } from '../tape/local-gradient';
import type { NodeEdge } from '../tape/node-edges';
import { edgesInto } from '../tape/node-edges';
import type { Reach } from '../tape/reach';
import type { ScopeTree } from '../tape/scopes';
import type { Selection } from '../view/view';

/**
 * Descendants: the nodes that use it, up to the loss; its gradient comes from there. Ancestors: the
 * nodes that it was made of; its gradient goes there.
 */
export type ConeDirection = 'ancestors' | 'descendants';

export interface ConeRequest {
  readonly of: Selection;
  readonly direction: ConeDirection;
}

/** Masks, one number a node: 1 or 0. */
export interface Cone {
  /** The nodes that the cone begins with, those that the loss depends on. */
  readonly roots: Uint8Array;
  /** All nodes of the cone, roots included. The loss depends on each of them. */
  readonly mask: Uint8Array;
}

/**
 * Returns the cone of the selection; null where the step does not have it. Empty where the loss
 * does not depend on it. Yields between parts.
 */
export function* cone(
  step: RecordedStep,
  { reached }: Reach,
  tree: ScopeTree,
  { of, direction }: ConeRequest,
): Generator<void, Cone | null> {
  const { left, right, parameterCount } = step.tape;
  const roots = selectedNodes(step, tree, of);
  if (roots === null) return null;
  for (let node = 0; node < roots.length; node++) roots[node] &= reached[node];
  const mask = roots.slice();
  if (direction === 'descendants') {
    // Consumers are after their inputs. Nodes that the loss does not depend on pass nothing back.
    yield* inParts(parameterCount, step.lossNode + 1, (from, end) => {
      for (let node = from; node < end; node++) {
        const a = left[node];
        const b = right[node];
        if ((a >= 0 && mask[a] === 1) || (b >= 0 && mask[b] === 1)) mask[node] |= reached[node];
      }
    });
  } else {
    yield* inPartsBackwards(parameterCount, step.lossNode + 1, (from, end) => {
      for (let node = end - 1; node >= from; node--) {
        if (mask[node] === 0) continue;
        const a = left[node];
        const b = right[node];
        if (a >= 0) mask[a] = 1;
        if (b >= 0) mask[b] = 1;
      }
    });
  }
  return { roots, mask };
}

/** The mask of the nodes of a box, of a node or of a parameter; null where the step has none. */
function selectedNodes(step: RecordedStep, tree: ScopeTree, selection: Selection): Uint8Array | null {
  const { tape } = step;
  const mask = new Uint8Array(tape.length);
  if (selection.kind !== 'box') {
    if (!hasNode(step, selection.node)) return null;
    mask[selection.node] = 1;
    return mask;
  }
  const place = resolveKey(step, tree, selection.key);
  if (place === null) return null;
  eachStretch(tape, place, (first, last) => mask.fill(1, first, last + 1));
  return mask;
}

/** Number of candidates that are gathered before all but the strongest are dropped. */
const CANDIDATES = 16;

/**
 * The `count` edges of a cone along which most gradient flows, |local gradient x gradient of the
 * consumer|, the strongest first; NaN counts as the strongest. Edges between two roots are left
 * out: they are inside the selection. Yields between parts.
 */
export function* strongestEdges(
  step: RecordedStep,
  reach: Reach,
  { roots, mask }: Cone,
  count: number,
): Generator<void, NodeEdge[]> {
  const { left, right, parameterCount } = step.tape;
  let candidates: Candidate[] = [];
  /** The flow that an edge must exceed to be among the strongest so far. */
  let bound = -1;
  const consider = (input: number, consumer: number, side: Candidate['side'], local: number) => {
    const passed = Math.abs(passedBack(step, reach, consumer, local));
    const flow = Number.isNaN(passed) ? Number.POSITIVE_INFINITY : passed;
    if (flow <= bound) return;
    candidates.push({ input, consumer, side, flow });
    if (candidates.length < CANDIDATES * count) return;
    candidates = strongest(candidates, count);
    bound = candidates[count - 1].flow;
  };
  yield* inParts(parameterCount, step.lossNode + 1, (from, end) => {
    for (let consumer = from; consumer < end; consumer++) {
      if (mask[consumer] === 0) continue;
      const a = left[consumer];
      const b = right[consumer];
      const inside = roots[consumer];
      if (a >= 0 && mask[a] === 1 && (inside & roots[a]) === 0) consider(a, consumer, 0, leftGradient(step, consumer));
      if (b >= 0 && mask[b] === 1 && (inside & roots[b]) === 0) consider(b, consumer, 1, rightGradient(step, consumer));
    }
  });
  return strongest(candidates, count).map(({ consumer, side }) => edgesInto(step, reach, consumer)[side]);
}

interface Candidate {
  readonly input: number;
  readonly consumer: number;
  /** 0: its left input, 1: its right one. */
  readonly side: 0 | 1;
  readonly flow: number;
}

/** Of equal ones those first that come later on the tape, nearer to the loss. */
function strongest(candidates: readonly Candidate[], count: number): Candidate[] {
  return candidates
    .toSorted((a, b) => (a.flow === b.flow ? b.consumer - a.consumer || a.side - b.side : b.flow - a.flow))
    .slice(0, count);
}
