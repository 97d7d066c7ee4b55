/**
 * Layout: places of the boxes of a view, by one rule at every level, from the structure alone.
 *
 * A frame (an opened box, or the view itself) has columns (see columns.ts); it takes the room of its
 * contents. The first boxes of all columns are on one line, their axis. In a frame with residual
 * additions the axis is the residual stream: the additions are on it, and everything else hangs
 * below it. The frames around such a frame have their axis on the same line. Parameter matrices are
 * small boxes in rows above everything else, and chips above the boxes that use them.
 */

import type { Boxes } from './boxes';
import { type Column, columnsOfFrames } from './columns';

/** All lengths in CSS pixels at zoom 1. */
const BOX_WIDTH = 128;
const BOX_HEIGHT = 36;
const MATRIX_WIDTH = 192;
/** Of matrices, of their rows, and of chips. */
const SMALL_HEIGHT = 24;
/** A residual addition. */
const SUM_SIZE = 28;
const HEADER_HEIGHT = 26;
const BELOW_HEADER = 4;
const PADDING = 8;
const MARGIN = 12;
const COLUMN_GAP = 40;
const ROW_GAP = 12;
/** Between the parameters and the computed boxes. */
const APART_GAP = 28;
/** Room for the words above a residual stream, and beside it where branches leave it. */
const STREAM_WORDS = 20;
const STREAM_PADDING = 28;
const BELOW_STREAM = 14;
/** Room for a character of a name, and for the text beside the name in the header of a frame. */
const CHARACTER_WIDTH = 8.4;
const HEADER_ROOM = 132;

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Four numbers a box: x, y, width, height. */
  readonly places: Float64Array;
  readonly chips: readonly ChipPlace[];
  /** The boxes that are additions on a stream. */
  readonly sums: ReadonlySet<number>;
}

/** A chip of the matrix with box `matrix` above the box `user`. */
export interface ChipPlace {
  readonly matrix: number;
  readonly user: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LayoutInput {
  /** Pairs of source and target (see BoxEdges). */
  readonly feeds: Int32Array;
  /** Length of the text in the header of each box, if it is opened. */
  readonly characters: readonly number[];
  /** For each box the boxes of the matrices whose chips stand above it. */
  readonly chips: readonly (readonly number[])[];
  /** For each box whether it is a residual addition. */
  readonly residual: readonly boolean[];
}

/** The right and bottom ends of what was placed, and the axis of it. */
interface Placed {
  readonly right: number;
  readonly bottom: number;
  readonly axis: number;
  /** Whether the axis is a residual stream, here or in a frame within. */
  readonly stream: boolean;
}

export function layout(boxes: Boxes, { feeds, characters, chips, residual }: LayoutInput): Layout {
  const columns = columnsOfFrames(boxes, feeds);
  const places = new Float64Array(4 * boxes.boxes.length);
  const heightOf = (box: number) => places[4 * box + 3];
  const widthOf = (box: number) => places[4 * box + 2];
  /** Of each frame with a stream in it the distance from its top to the stream. */
  const streams = new Map<number, number>();
  const chipRoom = (box: number) => SMALL_HEIGHT * chips[box].length;
  const anchor = (box: number) =>
    chipRoom(box) + (boxes.boxes[box].opened ? (streams.get(box) ?? BOX_HEIGHT / 2) : heightOf(box) / 2);
  // An addition that shares its column has no place on the stream.
  const onStream = new Set([...columns.values()].flatMap((frame) => frame.flatMap(aloneIn(residual))));
  const isSum = (box: number) => onStream.has(box) && !boxes.boxes[box].opened;

  /** Places the columns of a frame, from `left` and `top` on. */
  const place = (contents: readonly Column[], left: number, top: number): Placed => {
    const own = contents.some(([first]) => onStream.has(first));
    const stream = top + STREAM_WORDS + SUM_SIZE / 2;
    const hanging = contents.map((column) => column.filter((box) => !isSum(box)));
    const from = own ? stream + SUM_SIZE / 2 + BELOW_STREAM : top;
    const axis = from + Math.max(0, ...hanging.map((column) => (column.length === 0 ? 0 : anchor(column[0]))));
    let x = left + (own ? STREAM_PADDING - PADDING : 0);
    let right = x;
    let bottom = own ? stream + SUM_SIZE / 2 : top;
    for (const [index, column] of contents.entries()) {
      if (index > 0) x = right + COLUMN_GAP;
      let y = hanging[index].length === 0 ? axis : axis - anchor(hanging[index][0]);
      for (const box of column) {
        places[4 * box] = x;
        if (isSum(box)) places[4 * box + 1] = stream - SUM_SIZE / 2;
        else {
          places[4 * box + 1] = y + chipRoom(box);
          y += chipRoom(box) + heightOf(box);
          bottom = Math.max(bottom, y);
          y += ROW_GAP;
        }
        right = Math.max(right, x + widthOf(box));
      }
    }
    const inner = contents.some((column) => column.length > 0 && streams.has(column[0]));
    return {
      right: right + (own ? STREAM_PADDING - PADDING : 0),
      bottom,
      axis: own ? stream : axis,
      stream: own || inner,
    };
  };

  // Inner frames come after outer ones: going backwards, every size is known when needed.
  for (let box = boxes.boxes.length - 1; box >= 0; box--) {
    const { opened, place: thing } = boxes.boxes[box];
    if (opened) {
      const inner = place(columns.get(box) ?? [], PADDING, HEADER_HEIGHT + BELOW_HEADER);
      if (inner.stream) streams.set(box, inner.axis);
      places[4 * box + 2] = Math.max(Math.ceil(HEADER_ROOM + CHARACTER_WIDTH * characters[box]), inner.right + PADDING);
      places[4 * box + 3] = inner.bottom + PADDING;
    } else {
      const small = thing.kind === 'matrix' || thing.kind === 'row';
      places[4 * box + 2] = isSum(box) ? SUM_SIZE : thing.kind === 'matrix' ? MATRIX_WIDTH : BOX_WIDTH;
      places[4 * box + 3] = isSum(box) ? SUM_SIZE : small ? SMALL_HEIGHT : BOX_HEIGHT;
    }
  }
  const matrices = placeMatrices(boxes, places);
  const top = matrices.bottom === 0 ? MARGIN : matrices.bottom + APART_GAP;
  const outer = place(columns.get(-1) ?? [], MARGIN, top);
  // Places are relative to the frame until here; frames are made absolute before their contents.
  for (const [box, { parent }] of boxes.boxes.entries()) {
    if (parent < 0) continue;
    places[4 * box] += places[4 * parent];
    places[4 * box + 1] += places[4 * parent + 1];
  }
  return {
    width: Math.max(matrices.right, outer.right) + MARGIN,
    height: outer.bottom + MARGIN,
    places,
    sums: onStream,
    chips: chips.flatMap((matricesOf, user) =>
      matricesOf.map((matrix, i) => ({
        matrix,
        user,
        x: places[4 * user],
        y: places[4 * user + 1] - SMALL_HEIGHT * (matricesOf.length - i),
        width: BOX_WIDTH,
        height: SMALL_HEIGHT,
      })),
    ),
  };
}

/** Returns the box of a column with a single box that is marked. */
function aloneIn(marked: readonly boolean[]): (column: Column) => readonly number[] {
  return (column) => (column.length === 1 && marked[column[0]] ? column : []);
}

/** Places the matrices in rows, those of a layer from a new row on; 0 and 0 without any. */
function placeMatrices({ groups }: Boxes, places: Float64Array): { right: number; bottom: number } {
  const apart = groups.filter((group) => group.apart).map((group) => group.boxes);
  const count = apart.reduce((sum, { length }) => sum + length, 0);
  const across = count > 24 ? 6 : 3;
  const rows = apart.flatMap((members) =>
    Array.from({ length: Math.ceil(members.length / across) }, (_, row) =>
      members.slice(row * across, (row + 1) * across),
    ),
  );
  let x = MARGIN;
  let right = 0;
  for (let column = 0; column < across; column++) {
    const boxes = rows.flatMap((row) => row.slice(column, column + 1));
    if (boxes.length === 0) break;
    for (const box of boxes) {
      places[4 * box] = x;
      right = Math.max(right, x + places[4 * box + 2]);
    }
    x = right + ROW_GAP;
  }
  let bottom = 0;
  let y = MARGIN;
  for (const row of rows) {
    for (const box of row) {
      places[4 * box + 1] = y;
      bottom = Math.max(bottom, y + places[4 * box + 3]);
    }
    y = bottom + PADDING;
  }
  return { right, bottom };
}
