/**
 * Columns of a view: the boxes of each frame by level, from left to right.
 *
 * In a frame (an opened box, or the view itself) the level of a group is the longest chain of
 * groups before it that feed it. Groups of one level share a column, one below the other; the boxes
 * of a group stack as rows. Only the turns of a loop that pass on a stream, each fed by the one
 * before it and by nothing else in the frame, stand side by side: layers do.
 */

import type { Boxes } from './boxes';

/** A column: the boxes in it from top to bottom. */
export type Column = readonly number[];

/**
 * Returns for each frame (index of its box, -1 for the view) its columns from left to right.
 * `feeds` has pairs of source and target (see BoxEdges). Parameter matrices are in none.
 */
export function columnsOfFrames({ boxes, groups }: Boxes, feeds: Int32Array): ReadonlyMap<number, readonly Column[]> {
  const depth = new Int32Array(boxes.length);
  for (const [box, { parent }] of boxes.entries()) depth[box] = parent < 0 ? 0 : depth[parent] + 1;
  const feeders: Set<number>[] = groups.map(() => new Set());
  const fedByTurnBefore = new Uint8Array(boxes.length);
  const fedByOther = new Uint8Array(boxes.length);
  for (let i = 0; i < feeds.length; i += 2) {
    // A feed counts in the frame where its two ends part.
    let source = feeds[i];
    let target = feeds[i + 1];
    while (depth[source] > depth[target]) source = boxes[source].parent;
    while (depth[target] > depth[source]) target = boxes[target].parent;
    if (source === target) continue;
    while (boxes[source].parent !== boxes[target].parent) {
      source = boxes[source].parent;
      target = boxes[target].parent;
    }
    const from = boxes[source].group;
    const to = boxes[target].group;
    if (source === target || groups[from].apart) continue;
    // Groups of a frame are numbered by first appearance: what goes back is a recurrence and does
    // not count.
    if (from < to) feeders[to].add(from);
    if (from === to && isTurnBefore(groups[to].boxes, source, target)) fedByTurnBefore[target] = 1;
    else fedByOther[target] = 1;
  }

  const levels = new Int32Array(groups.length);
  for (const [group, before] of feeders.entries()) {
    for (const feeder of before) levels[group] = Math.max(levels[group], levels[feeder] + 1);
  }
  const passesOn = ([first, ...later]: readonly number[]) =>
    later.length > 0 &&
    fedByOther[first] === 1 &&
    later.every((turn) => fedByTurnBefore[turn] === 1 && fedByOther[turn] === 0);

  const byLevel = new Map<number, { stacked: number[]; beside: number[] }[]>();
  for (const [index, { frame, apart, boxes: members }] of groups.entries()) {
    if (apart || members.length === 0) continue;
    const ofFrame = byLevel.get(frame) ?? [];
    byLevel.set(frame, ofFrame);
    while (ofFrame.length <= levels[index]) ofFrame.push({ stacked: [], beside: [] });
    const level = ofFrame[levels[index]];
    if (passesOn(members) && level.beside.length === 0) {
      level.stacked.push(members[0]);
      level.beside.push(...members.slice(1));
    } else level.stacked.push(...members);
  }
  const columns = new Map<number, Column[]>();
  for (const [frame, ofFrame] of byLevel) {
    columns.set(
      frame,
      ofFrame.flatMap(({ stacked, beside }) => [stacked, ...beside.map((box) => [box])]),
    );
  }
  return columns;
}

function isTurnBefore(turns: readonly number[], source: number, target: number): boolean {
  // The boxes of a group are in order, but not side by side in the view.
  const at = turns.indexOf(target);
  return at > 0 && turns[at - 1] === source;
}
