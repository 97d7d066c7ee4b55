/**
 * Layout: positions of the boxes of a view, by one rule at every level, from the structure alone.
 *
 * In a frame (an opened box, or the view itself) the groups are placed from left to right by level,
 * the longest chain of groups before them that feed them. Groups of one level are in one column,
 * one below the other; the boxes of a group stack as rows. A frame takes the room of its contents.
 * Parameters are apart, in one column before all others: they are inputs of everything.
 */

import type { Boxes } from './boxes';

/** All lengths in CSS pixels at zoom 1. */
const LEAST_BOX_WIDTH = 158;
const MOST_BOX_WIDTH = 248;
const BOX_HEIGHT = 36;
const HEADER_HEIGHT = 26;
const PADDING = 10;
const MARGIN = 12;
const COLUMN_GAP = 44;
const ROW_GAP = 8;
const GROUP_GAP = 16;
/** Between the parameters and the computed boxes. */
const APART_GAP = 64;
/**
 * Room for a character of a name, and for the text beside the name in a box and in the header of a
 * frame.
 */
const CHARACTER_WIDTH = 6.6;
const BOX_ROOM = 36;
const HEADER_ROOM = 190;

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Four numbers a box: x, y, width, height. */
  readonly places: Float64Array;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * `feeds` has pairs of source and target (see BoxEdges); `characters` is the length of the text in
 * each box on the line of its name.
 */
export function layout(boxes: Boxes, feeds: Int32Array, characters: readonly number[]): Layout {
  const columns = columnsOfFrames(boxes, groupLevels(boxes, feeds));
  const widths = boxes.groups.map((group) => closedWidth(group.boxes.map((box) => characters[box])));
  const places = new Float64Array(4 * boxes.boxes.length);
  // Inner frames come after outer ones: going backwards, every size is known when needed.
  for (let box = boxes.boxes.length - 1; box >= 0; box--) {
    const { opened, group } = boxes.boxes[box];
    let size: Size = { width: widths[group], height: BOX_HEIGHT };
    if (opened) {
      const inner = placeColumns(boxes, columns.get(box) ?? [], places, PADDING, HEADER_HEIGHT);
      const header = Math.ceil(HEADER_ROOM + CHARACTER_WIDTH * characters[box]);
      size = { width: Math.max(header, inner.width + PADDING), height: inner.height + PADDING };
    }
    places[4 * box + 2] = size.width;
    places[4 * box + 3] = size.height;
  }
  const apart = boxes.groups.flatMap((group, index) => (group.apart ? [index] : []));
  const before = placeColumns(boxes, [apart], places, MARGIN, MARGIN);
  const left = apart.length === 0 ? MARGIN : before.width + APART_GAP;
  const outer = placeColumns(boxes, columns.get(-1) ?? [], places, left, MARGIN);
  // Places are relative to the frame until here; frames are made absolute before their contents.
  for (const [box, { parent }] of boxes.boxes.entries()) {
    if (parent < 0) continue;
    places[4 * box] += places[4 * parent];
    places[4 * box + 1] += places[4 * parent + 1];
  }
  return { width: outer.width + MARGIN, height: Math.max(before.height, outer.height) + MARGIN, places };
}

/**
 * The width of the closed boxes of a group, the same for all of them: that of the longest words.
 */
function closedWidth(characters: readonly number[]): number {
  const longest = characters.reduce((most, length) => Math.max(most, length), 0);
  const wanted = Math.ceil(BOX_ROOM + CHARACTER_WIDTH * longest);
  return Math.min(MOST_BOX_WIDTH, Math.max(LEAST_BOX_WIDTH, wanted));
}

/**
 * The level of each group: the longest chain of groups of its frame, each feeding the next, that
 * ends in it.
 */
function groupLevels({ boxes, groups }: Boxes, feeds: Int32Array): Int32Array {
  const depth = new Int32Array(boxes.length);
  for (const [box, { parent }] of boxes.entries()) depth[box] = parent < 0 ? 0 : depth[parent] + 1;

  const feeders: Set<number>[] = groups.map(() => new Set());
  for (let i = 0; i < feeds.length; i += 2) {
    // A feed counts in the frame where its two ends part.
    let source = feeds[i];
    let target = feeds[i + 1];
    while (depth[source] > depth[target]) source = boxes[source].parent;
    while (depth[target] > depth[source]) target = boxes[target].parent;
    while (boxes[source].parent !== boxes[target].parent) {
      source = boxes[source].parent;
      target = boxes[target].parent;
    }
    const from = boxes[source].group;
    const to = boxes[target].group;
    // Groups of a frame are numbered by first appearance: what goes back is a recurrence and does
    // not count.
    if (from < to && !groups[from].apart) feeders[to].add(from);
  }

  const levels = new Int32Array(groups.length);
  for (const [group, before] of feeders.entries()) {
    for (const feeder of before) levels[group] = Math.max(levels[group], levels[feeder] + 1);
  }
  return levels;
}

/** For each frame its columns, from left to right: lists of groups. */
function columnsOfFrames({ groups }: Boxes, levels: Int32Array): Map<number, number[][]> {
  const frames = new Map<number, number[][]>();
  for (const [group, { frame, apart }] of groups.entries()) {
    if (apart) continue;
    const columns = frames.get(frame) ?? [];
    frames.set(frame, columns);
    while (columns.length <= levels[group]) columns.push([]);
    columns[levels[group]].push(group);
  }
  return frames;
}

/**
 * Places the columns of a frame, from `left` and `top` on; gives the right and bottom ends of what
 * it placed.
 */
function placeColumns(
  { groups }: Boxes,
  columns: readonly (readonly number[])[],
  places: Float64Array,
  left: number,
  top: number,
): Size {
  let x = left;
  let bottom = top;
  for (const [level, column] of columns.entries()) {
    if (level > 0) x += COLUMN_GAP;
    let y = top;
    let right = x;
    for (const [i, group] of column.entries()) {
      if (i > 0) y += groups[column[i - 1]].boxes.length + groups[group].boxes.length > 2 ? GROUP_GAP : ROW_GAP;
      const end = placeGroup(groups[group].boxes, places, x, y);
      y = end.height;
      right = Math.max(right, end.width);
    }
    x = right;
    bottom = Math.max(bottom, y);
  }
  return { width: x, height: bottom };
}

/** Stacks the boxes of a group; gives the right and bottom ends. */
function placeGroup(boxes: readonly number[], places: Float64Array, left: number, top: number): Size {
  let y = top;
  let right = left;
  let bottom = top;
  for (const box of boxes) {
    places[4 * box] = left;
    places[4 * box + 1] = y;
    right = Math.max(right, left + places[4 * box + 2]);
    bottom = y + places[4 * box + 3];
    y = bottom + ROW_GAP;
  }
  return { width: right, height: bottom };
}
