/** Boxes of a view: the contents of the opened places, and the box of each node of the tape. */

import type { RecordedStep } from '../recorded-step';
import { STEP_KEY, sectionAround } from '../structure/box-key';
import { keysInLaterPositions, keysLike } from '../structure/everywhere';
import { contentsOf, eachStretch, type Item, type ItemGroup, matrixGroups } from '../structure/places';
import type { ScopeTree } from '../tape/scopes';
import { type BoxKey, type GraphViewState, MOST_BOXES } from './view';

/** A box before it has a place on the screen and words. */
export interface Box extends Item {
  /** Index of the opened box around it, -1 at the outermost level. */
  readonly parent: number;
  /** Index of its group. */
  readonly group: number;
  readonly opened: boolean;
}

/**
 * The boxes of one site (and operation, for nodes) in one opened box: the turns that stack as rows.
 */
export interface Group {
  /** Index of the opened box that contains it, -1 at the outermost level. */
  readonly frame: number;
  /** Indices of its boxes, in order. */
  readonly boxes: number[];
  /** Whether it is of parameter matrices, which are placed apart from what is computed. */
  readonly apart: boolean;
}

export interface Boxes {
  /** Parents before children, in order of reading. */
  readonly boxes: readonly Box[];
  /** Groups of one frame are in order of first appearance on the tape. */
  readonly groups: readonly Group[];
  /**
   * The innermost box of each node, -1 where it has none. In an opened box those without a box of
   * their own: constants.
   */
  readonly boxOf: Int32Array;
  /** The opened boxes, where these are not the ones that the state names. */
  readonly opened: readonly BoxKey[] | null;
  /**
   * Number of boxes that the view would have had if nothing had been refused; null where nothing
   * was refused.
   */
  readonly refused: number | null;
}

/**
 * An item that is still to be opened or placed. Pending items are on a stack, so that calls nested
 * to any depth need no recursion.
 */
interface Pending {
  readonly item: Item;
  readonly parent: number;
  readonly group: number;
}

/**
 * Where the boxes that the state opens would make more than MOST_BOXES boxes, `everywhere` and
 * `lasting` are refused as a whole; if that is not enough, the boxes that were opened last are
 * refused too.
 */
export function viewBoxes(step: RecordedStep, tree: ScopeTree, state: GraphViewState): Boxes {
  const like = [
    ...(state.everywhere === null ? [] : keysLike(step, tree, state.everywhere)),
    ...(state.lasting ?? []).flatMap((lasting) => keysInLaterPositions(step, tree, lasting)),
  ];
  const wanted = like.length === 0 ? state.opened : [...new Set([...state.opened, ...like])];
  // Each opened box is one itself.
  const tooMany = like.length > MOST_BOXES ? state.opened.length + like.length : null;
  const all = tooMany === null ? boxesWith(step, tree, state, wanted) : null;
  if (all !== null && all.count <= MOST_BOXES) {
    return {
      ...all,
      boxOf: nodesToBoxes(step, all.boxes),
      opened: wanted === state.opened ? null : wanted,
      refused: null,
    };
  }
  let opened = state.opened;
  let kept = boxesWith(step, tree, state, opened);
  if (kept.count > MOST_BOXES) {
    let fits = 0;
    for (let end = opened.length; end - fits > 1; ) {
      const middle = (fits + end) >> 1;
      if (boxesWith(step, tree, state, state.opened.slice(0, middle)).count <= MOST_BOXES) fits = middle;
      else end = middle;
    }
    opened = state.opened.slice(0, fits);
    kept = boxesWith(step, tree, state, opened);
  }
  return { ...kept, boxOf: nodesToBoxes(step, kept.boxes), opened, refused: tooMany ?? all?.count ?? kept.count };
}

/**
 * `count` is how many boxes there are; where they are more than MOST_BOXES, `boxes` and `groups`
 * are good for nothing.
 */
function boxesWith(
  step: RecordedStep,
  tree: ScopeTree,
  state: GraphViewState,
  opened: readonly BoxKey[],
): { readonly boxes: Box[]; readonly groups: Group[]; readonly count: number } {
  const openedKeys = new Set(opened);
  // What is opened is in view: a section around it is opened with it.
  for (const key of opened) {
    const section = sectionAround(key);
    if (section !== null) openedKeys.add(section);
  }
  const boxes: Box[] = [];
  const groups: Group[] = [];
  const pending: Pending[] = [];
  let count = 0;

  const open = (contents: readonly ItemGroup[], frame: number, apart: number) => {
    const first = groups.length;
    contents.forEach((group, g) => {
      groups.push({ frame, boxes: [], apart: g < apart });
      count += group.count;
    });
    for (let g = contents.length - 1; g >= 0; g--) {
      const items = contents[g].items();
      for (let i = items.length - 1; i >= 0; i--) pending.push({ item: items[i], parent: frame, group: first + g });
    }
  };

  const matrices = state.parameters ? matrixGroups(step) : [];
  const all: Item = { key: STEP_KEY, turn: 0, place: { kind: 'scope', scope: 0 } };
  open([...matrices, ...contentsOf(step, tree, all, state.constants)], -1, matrices.length);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { item, parent, group } = next;
    const { key, turn, place } = item;
    const opens = place.kind !== 'node' && openedKeys.has(key);
    const index = boxes.length;
    if (count <= MOST_BOXES) {
      boxes.push({ key, turn, place, parent, group, opened: opens });
      groups[group].boxes.push(index);
    }
    if (opens) open(contentsOf(step, tree, item, state.constants), index, 0);
  }
  return { boxes, groups, count };
}

function nodesToBoxes({ tape }: RecordedStep, boxes: readonly Box[]): Int32Array {
  const boxOf = new Int32Array(tape.length).fill(-1);
  // Parents are before their children, so children overwrite them.
  for (const [index, { place }] of boxes.entries()) {
    eachStretch(tape, place, (first, last) => {
      if (first === last) boxOf[first] = index;
      else boxOf.fill(index, first, last + 1);
    });
  }
  return boxOf;
}
