/**
 * Routes: the ways of edges across a view, as corners. An edge runs level across columns and
 * upright in the gutters between them; it crosses no closed box and no chip, and no frame but those
 * around its ends. Edges into one group of boxes share their way in a gutter.
 */

import { checked } from '../../text/checked';
import { isParameterKey } from '../structure/box-key';
import { partingOf } from './taken';
import type { GraphBox, GraphView } from './view';

/** The corners of an edge: pairs of x and y, from the source to the target. */
export type Route = readonly number[];

/** Height of the header of a frame, which level runs keep free. */
const HEADER_HEIGHT = 26;
/** Between a level run and the boxes beside it. */
const CLEARANCE = 4;
/** From the right end of a gutter to the first upright run in it, and from run to run. */
const LAST_LANE = 14;
const LANE = 5;
/** A gutter inside a frame is used for what comes from outside it only if it is so wide. */
const LEAST_GUTTER = 20;
/** Room around the contents of the view. */
const MARGIN = 12;

type Drawn = Pick<GraphView, 'boxes' | 'chips'>;

interface Block {
  readonly top: number;
  readonly bottom: number;
}

interface Column {
  readonly left: number;
  right: number;
  /** What stands in it, from top to bottom. */
  readonly blocks: Block[];
}

/** The columns of a frame, from left to right, and the room for level runs. */
interface Frame {
  readonly columns: Column[];
  top: number;
  bottom: number;
  readonly left: number;
  readonly right: number;
}

interface Gutter {
  readonly left: number;
  readonly right: number;
  /** The gutter inside the frame that the way enters, for what comes in between these heights. */
  readonly inside?: Gutter & Block;
}

/** A way across columns of a frame. */
interface Crossing {
  readonly frame: number;
  readonly from: number;
  readonly to: number;
}

/** Finds routes in one view. */
export class Router {
  private readonly boxes: readonly GraphBox[];
  private readonly frames = new Map<number, Frame>();
  /** The column of each box in its frame. */
  private readonly columnOf: Int32Array;
  /** Of each gutter the groups of targets that have a lane in it. */
  private readonly lanes = new Map<string, Map<string, number>>();
  private readonly free = new Map<string, readonly Block[]>();

  constructor({ boxes, chips }: Drawn) {
    this.boxes = boxes;
    this.columnOf = new Int32Array(boxes.length).fill(-1);
    const tops = boxes.map(({ y }) => y);
    for (const { user, y } of chips) tops[user] = Math.min(checked(tops, user, 'box'), y);
    const byFrame = new Map<number, number[]>();
    for (const [index, { parent, key }] of boxes.entries()) {
      if (isParameterKey(key)) continue;
      const contents = byFrame.get(parent);
      if (contents === undefined) byFrame.set(parent, [index]);
      else contents.push(index);
    }
    for (const [frame, contents] of byFrame) this.frames.set(frame, this.frameOf(frame, contents, tops));
  }

  /**
   * Returns the route from a box to another. One into a residual addition that is not its stream
   * (`branch`) ends below it where there is room.
   */
  route(source: number, target: number, branch: boolean): Route {
    const from = this.box(source);
    const to = this.box(target);
    const { gutters, crossings } = this.wayBetween(source, target);
    const end = to.y + to.height / 2;
    let y = from.y + from.height / 2;
    const points = [from.x + from.width, y];
    const group = `${to.parent} ${groupOf(to.key)}`;
    const heights = this.heightsAcross(crossings, y, end);
    for (const [i, gutter] of gutters.entries()) {
      const last = i === gutters.length - 1;
      const next = last ? end : checked(heights, i, 'crossing');
      if (last && branch && this.isFreeBelow(target, y)) {
        const middle = to.x + to.width / 2;
        points.push(middle, y, middle, to.y + to.height);
        return points;
      }
      if (next !== y) {
        const { inside } = gutter;
        const enters = inside !== undefined && y > inside.top && y < inside.bottom;
        const x = this.lane(enters ? inside : gutter, group);
        points.push(x, y, x, next);
        y = next;
      }
    }
    points.push(to.x, end);
    return points;
  }

  private box(index: number): GraphBox {
    return checked(this.boxes, index, 'box');
  }

  private frame(index: number): Frame {
    const frame = this.frames.get(index);
    if (frame === undefined) throw new RangeError(`No frame ${index}.`);
    return frame;
  }

  private frameOf(frame: number, contents: readonly number[], tops: readonly number[]): Frame {
    const lefts = [...new Set(contents.map((box) => this.box(box).x))].sort((a, b) => a - b);
    const columns = lefts.map((left): Column => ({ left, right: left, blocks: [] }));
    for (const box of contents) {
      const { x, y, width, height } = this.box(box);
      const at = lefts.indexOf(x);
      const column = checked(columns, at, 'column');
      this.columnOf[box] = at;
      column.right = Math.max(column.right, x + width);
      column.blocks.push({ top: checked(tops, box, 'box'), bottom: y + height });
    }
    for (const { blocks } of columns) blocks.sort((a, b) => a.top - b.top);
    const around = this.boxes[frame];
    const first = Math.min(...columns.map(({ blocks }) => blocks[0]?.top ?? 0));
    const last = Math.max(...columns.map(({ blocks }) => blocks.at(-1)?.bottom ?? 0));
    return {
      columns,
      top: around === undefined ? first - MARGIN : around.y + HEADER_HEIGHT,
      bottom: around === undefined ? last + MARGIN : around.y + around.height,
      left: around === undefined ? (lefts[0] ?? 0) - MARGIN : around.x,
      right: around === undefined ? Math.max(...columns.map(({ right }) => right)) + MARGIN : around.x + around.width,
    };
  }

  /** The gutter after a column; that before the first with -1. */
  private gutter(frame: number, column: number): Gutter {
    const { columns, left, right } = this.frame(frame);
    return { left: columns[column]?.right ?? left, right: columns[column + 1]?.left ?? right };
  }

  /** The gutters of the way, and the columns between each and the next. */
  private wayBetween(source: number, target: number): { gutters: Gutter[]; crossings: Crossing[] } {
    const [out, into] = partingOf(this.boxes, source, target);
    const gutters: Gutter[] = [];
    const crossings: Crossing[] = [];
    const cross = (frame: number, from: number, to: number) => crossings.push({ frame, from, to });
    const column = (box: number) => checked(this.columnOf, box, 'box');

    let at = source;
    gutters.push(this.gutter(this.box(at).parent, column(at)));
    while (at !== out) {
      const frame = this.box(at).parent;
      const last = this.frame(frame).columns.length - 1;
      if (column(at) < last) {
        cross(frame, column(at) + 1, last);
        gutters.push(this.gutter(frame, last));
      }
      at = frame;
      // The wider gutter outside the frame takes the place of that inside.
      gutters[gutters.length - 1] = this.gutter(this.box(at).parent, column(at));
    }
    const shared = this.box(out).parent;
    const [from, to] = [column(out), column(into)];
    if (to !== from + 1) {
      if (to > from) cross(shared, from + 1, to - 1);
      else cross(shared, to, from);
      gutters.push(this.gutter(shared, to - 1));
    }
    const inside: number[] = [];
    for (let box = target; box !== into; box = this.box(box).parent) inside.push(box);
    for (const box of inside.reverse()) {
      const frame = this.box(box).parent;
      const first = this.gutter(frame, -1);
      if (first.right - first.left >= LEAST_GUTTER) {
        const { top, bottom } = this.frame(frame);
        const before = checked(gutters, gutters.length - 1, 'gutter');
        gutters[gutters.length - 1] = { ...before, inside: { ...first, top, bottom } };
      }
      if (column(box) > 0) {
        cross(frame, 0, column(box) - 1);
        gutters.push(this.gutter(frame, column(box) - 1));
      }
    }
    return { gutters, crossings };
  }

  /** The height of each level run, with as few and as short upright runs as the boxes permit. */
  private heightsAcross(crossings: readonly Crossing[], start: number, end: number): number[] {
    let y = start;
    return crossings.map(({ frame, from, to }) => {
      const free = this.freeIn(frame, from, to);
      const isFree = (height: number) => free.some(({ top, bottom }) => height >= top && height <= bottom);
      if (isFree(y)) return y;
      if (isFree(end)) {
        y = end;
        return y;
      }
      let best = y;
      let least = Number.POSITIVE_INFINITY;
      for (const { top, bottom } of free) {
        for (const height of [Math.max(top, Math.min(bottom, y)), Math.max(top, Math.min(bottom, end))]) {
          const length = Math.abs(height - y) + Math.abs(height - end);
          if (length < least) [best, least] = [height, length];
        }
      }
      y = best;
      return y;
    });
  }

  /** The stretches of height that nothing in these columns takes, from top to bottom. */
  private freeIn(frame: number, from: number, to: number): readonly Block[] {
    const name = `${frame} ${from} ${to}`;
    const known = this.free.get(name);
    if (known !== undefined) return known;
    const { columns, top, bottom } = this.frame(frame);
    const blocks = columns
      .slice(from, to + 1)
      .flatMap((column) => column.blocks)
      .sort((a, b) => a.top - b.top);
    const free: Block[] = [];
    let y = top + CLEARANCE;
    for (const block of blocks) {
      if (block.top - CLEARANCE >= y) free.push({ top: y, bottom: block.top - CLEARANCE });
      y = Math.max(y, block.bottom + CLEARANCE);
    }
    // At least a line fits below everything.
    free.push({ top: y, bottom: Math.max(y, bottom - CLEARANCE) });
    this.free.set(name, free);
    return free;
  }

  private lane({ left, right }: Gutter, group: string): number {
    const name = `${left} ${right}`;
    const lanes = this.lanes.get(name) ?? new Map<string, number>();
    this.lanes.set(name, lanes);
    const known = lanes.get(group) ?? lanes.size;
    lanes.set(group, known);
    const width = right - left;
    if (width < 2 * LAST_LANE) return left + width / 2;
    const room = Math.floor((width - 2 * LAST_LANE) / LANE) + 1;
    return right - LAST_LANE - LANE * (known % room);
  }

  private isFreeBelow(target: number, y: number): boolean {
    const { parent, x, height, y: top } = this.box(target);
    const column = this.frame(parent).columns.find(({ left }) => left === x);
    return y > top + height + CLEARANCE && column?.blocks.length === 1;
  }
}

function groupOf(key: string): string {
  return key.replace(/\d+$/, '');
}
