/** Edges from other turns: what the frames of a view take from other turns of a loop around them. */

import type { NodeId, RecordedStep } from '../recorded-step';
import type { Boxes } from './boxes';
import type { TakenFromTurns } from './view';

/** So many names of the source are told of one frame. */
const MOST_NAMES = 3;

/** Returns the two boxes of one frame that a pair of boxes is in, or is. */
export function partingOf(
  boxes: readonly { readonly parent: number }[],
  source: number,
  target: number,
): readonly [source: number, target: number] {
  const around = new Set<number>();
  for (let at = source; at >= 0; at = parentOf(boxes, at)) around.add(at);
  let inside = target;
  let frame = parentOf(boxes, target);
  while (frame >= 0 && !around.has(frame)) {
    inside = frame;
    frame = parentOf(boxes, frame);
  }
  let beside = source;
  while (parentOf(boxes, beside) !== frame && parentOf(boxes, beside) >= 0) beside = parentOf(boxes, beside);
  return [beside, inside];
}

function parentOf(boxes: readonly { readonly parent: number }[], box: number): number {
  return boxes[box]?.parent ?? -1;
}

/**
 * Returns for each opened box that takes something from other turns what that is. `ends` are those
 * of BoxEdges.
 */
export function takenFromTurns(
  step: RecordedStep,
  { boxes }: Boxes,
  edges: Int32Array,
  ends: Int32Array,
  places: Float64Array,
): ReadonlyMap<number, TakenFromTurns> {
  const taken = new Map<number, { names: Set<string>; turns: Set<number> }>();
  for (let edge = 0; 3 * edge < edges.length; edge++) {
    const source = edges[3 * edge];
    const target = edges[3 * edge + 1];
    const [turn, here] = partingOf(boxes, source, target);
    // Turns that stand side by side pass on a stream, which is drawn.
    if (turn === here || boxes[turn].group !== boxes[here].group || places[4 * turn] !== places[4 * here]) continue;
    const frame = boxes[target].parent;
    if (frame < 0 || frame === boxes[here].parent) continue;
    const known = taken.get(frame) ?? { names: new Set(), turns: new Set() };
    taken.set(frame, known);
    known.turns.add(turn);
    for (const node of ends.subarray(2 * edge, 2 * edge + 2)) {
      const name = assignedAround(step, node);
      if (name !== null && known.names.size < MOST_NAMES) known.names.add(name);
    }
  }
  return new Map(
    Array.from(taken, ([frame, { names, turns }]) => [
      frame,
      { names: [...names].sort(), turns: [...turns].sort((a, b) => a - b) },
    ]),
  );
}

/** The variable that the innermost assigned call around a node is assigned to. */
function assignedAround({ tape, source }: RecordedStep, node: NodeId): string | null {
  for (let scope = tape.scope[node]; scope > 0; scope = tape.scopeParent[scope]) {
    const { assigned } = source.scopeSites[tape.scopeSite[scope]];
    if (assigned !== undefined) return assigned;
  }
  return null;
}
