/** Map painter: paints every frame from the start, from the current data. */

import { mapScope } from '../../step/map/map-scope';
import { larger } from '../../step/tape/larger';
import { checked } from '../../text/checked';
import type { Progress } from '../state/passes';
import { contextInMemory } from '../ui/canvas';
import { type CanvasTheme, heatStep } from '../ui/theme';
import { Brushes } from './brushes';
import { type Cell, type Cells, columnsAt, nodeLane, scopeCell, scopesIn } from './cells';
import { laneSize, laneTop, mapHeight } from './lanes';
import { Pixels } from './pixels';
import { length, type MapRange } from './range';
import { fittingLabel, labelsOf, nodeLabels } from './words';

export interface MapPicture {
  readonly cells: Cells;
  readonly range: MapRange;
  /** CSS pixels. */
  readonly width: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  readonly theme: CanvasTheme;
  /** Scopes that are opened in the graph. */
  readonly opened: readonly number[];
  /** The selection of the graph. */
  readonly selected: Cell | null;
  readonly hovered: Cell | null;
  readonly focused: Cell | null;
  /** The play of the passes; null where all of the step is shown. */
  readonly played: Progress | null;
}

/** A gap separates a cell from its neighbours if the cell is at least this wide, device pixels. */
const widthWithGap = 4;
/** Least width of a hatched cell, CSS pixels. */
const leastHatched = 6;
const leastLabelled = 9;
const labelPadding = 4;
const labelEnd = 2;
/** Opacity of the frames of opened scopes, relative to that of the selected one. */
const openedAlpha = 0.65;
const leastMarkWidth = 3;

/** Paints one canvas; keeps the data that is the same from picture to picture. */
export class MapPainter {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private brushes: Brushes | null = null;
  private pixels: Pixels | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.context = contextInMemory(canvas);
  }

  paint(picture: MapPicture): void {
    const { canvas, context } = this;
    const { cells, width, scale, theme } = picture;
    const wide = Math.round(width * scale);
    const high = Math.round(mapHeight(cells.lanes.length, cells.whole) * scale);
    // Setting a size costs time, even if it is the same.
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    // The panel may have a size of zero before it is laid out.
    if (wide === 0 || high === 0) return;
    if (this.pixels?.width !== wide || this.pixels.height !== high) this.pixels = new Pixels(wide, high);
    else this.pixels.clear();
    if (this.brushes?.theme !== theme || this.brushes.scale !== scale) this.brushes = new Brushes(theme, scale);
    const picturing = new Picturing(context, picture, this.pixels, this.brushes);
    for (let lane = 0; lane < cells.lanes.length; lane++) picturing.scopes(lane);
    if (cells.whole) picturing.nodes();
    picturing.above();
    context.putImageData(new ImageData(new Uint8ClampedArray(this.pixels.all.buffer), wide, high), 0, 0);
    if (picture.played !== null) picturing.play(picture.played);
    picturing.marks();
  }
}

/** The painting of one picture. */
class Picturing {
  private readonly context: CanvasRenderingContext2D;
  private readonly picture: MapPicture;
  /** Width; everything below is in device pixels. */
  private readonly wide: number;
  private readonly pixels: Pixels;
  private readonly brushes: Brushes;
  /** Painting that is done over the cells. */
  private readonly layers: (() => void)[] = [];
  /** Device pixels per CSS pixel. */
  private readonly scale: number;
  private readonly perNode: number;

  constructor(context: CanvasRenderingContext2D, picture: MapPicture, pixels: Pixels, brushes: Brushes) {
    this.context = context;
    this.picture = picture;
    this.wide = pixels.width;
    this.pixels = pixels;
    this.brushes = brushes;
    this.scale = brushes.scale;
    this.perNode = pixels.width / length(picture.range);
  }

  scopes(lane: number): void {
    const { cells, range } = this.picture;
    const { top, size } = this.lane(lane);
    let thin: Float64Array | null = null;
    for (const scope of scopesIn(cells, lane, range)) {
      const { first, end, amount: heat } = mapScope(cells.map, scope);
      const left = Math.max(0, this.x(first));
      const right = Math.min(this.wide, this.x(end));
      if (right - left < 1) {
        const at = Math.min(this.wide - 1, left);
        thin ??= new Float64Array(this.wide).fill(Number.NEGATIVE_INFINITY);
        thin[at] = larger(checked(thin, at, 'pixel'), heat);
        continue;
      }
      this.cell(left, right, top, size, heat);
      if (right - left < leastLabelled * this.scale) continue;
      // Decides by the length, not by whole pixels: either all scopes of one length have labels, or
      // none has.
      const whole = (end - first) * this.perNode;
      const clipped = left === 0 || right === this.wide;
      this.label(labelsOf(cells, scope), left, clipped ? right - left : whole, top, size, heat);
    }
    if (thin !== null) this.columns(thin, top);
    this.pixels.repeat(top, size);
  }

  nodes(): void {
    const { cells, range } = this.picture;
    const { top, size } = this.lane(nodeLane(cells));
    if (this.perNode >= 1) {
      for (let node = Math.floor(range.from); node < range.end; node++) this.node(node, top, size);
    } else {
      const heats = new Float64Array(this.wide);
      for (let x = 0; x < this.wide; x++) heats[x] = this.largestIn(range.from + x / this.perNode, 1 / this.perNode);
      this.columns(heats, top);
    }
    this.pixels.repeat(top, size);
  }

  /** Paints the layers over the cells: hatching, lines, labels. */
  above(): void {
    for (const lay of this.layers) lay();
  }

  /** Covers what is not revealed yet, and takes the heat off what is not painted yet. */
  play({ revealed, painted }: Progress): void {
    const { context, wide, picture, pixels } = this;
    const { map } = picture.cells;
    const at = (share: number) => Math.max(0, Math.min(wide, this.x(map.from + share * length(map))));
    const [left, right] = [at(1 - painted), at(revealed)];
    context.fillStyle = picture.theme.heat[0] ?? picture.theme.grid;
    context.globalAlpha = 0.75;
    context.fillRect(0, 0, Math.min(left, right), pixels.height);
    context.globalAlpha = 1;
    context.fillStyle = picture.theme.picture.background;
    context.fillRect(right, 0, wide - right, pixels.height);
  }

  marks(): void {
    const { cells, theme, opened, selected, hovered, focused } = this.picture;
    this.context.globalAlpha = openedAlpha;
    for (const scope of cells.whole ? opened : [])
      this.frame(scopeCell(cells, scope), theme.foreground, 1, 'to the end');
    this.context.globalAlpha = 1;
    if (selected !== null) this.frame(selected, theme.foreground, 2, 'to the end');
    if (hovered !== null) this.frame(hovered, theme.foreground, 1, 'the cell');
    if (focused !== null) this.frame(focused, theme.focus, 2, 'the cell');
  }

  private node(node: number, top: number, size: number): void {
    const { cells } = this.picture;
    const columns = columnsAt(cells, node);
    if (columns === null) return;
    const column = Math.floor((node - columns.from) / columns.perColumn);
    const left = Math.max(0, this.x(node));
    const right = Math.min(this.wide, this.x(node + 1));
    if (right <= left) return;
    const amount = checked(columns.amount, column, 'column');
    this.cell(left, right, top, size, amount);
    const operation = columns.operation[column];
    if (operation !== undefined && right - left >= leastLabelled * this.scale) {
      const sign = checked(cells.map.signs, operation, 'sign');
      this.label(nodeLabels(cells, sign, amount), left, right - left, top, size, amount);
    }
  }

  /** Returns the largest amount of the columns that contain the nodes from `from` on. */
  private largestIn(from: number, nodes: number): number {
    const columns = columnsAt(this.picture.cells, Math.floor(from));
    if (columns === null) return Number.NEGATIVE_INFINITY;
    const first = Math.floor((from - columns.from) / columns.perColumn);
    const behind = Math.max(first + 1, Math.floor((from + nodes - columns.from) / columns.perColumn));
    let largest = -1;
    for (const amount of columns.amount.subarray(first, behind)) largest = larger(largest, amount);
    return largest;
  }

  /** Paints columns one pixel wide, of the given heats; nothing where there is no heat. */
  private columns(heats: Float64Array, top: number): void {
    for (const [x, heat] of heats.entries()) {
      if (heat !== Number.NEGATIVE_INFINITY) this.pixels.fill(x, x + 1, top, this.colour(heat));
    }
  }

  private cell(left: number, right: number, top: number, size: number, heat: number): void {
    const { pixels, brushes, scale } = this;
    const gap = right - left >= widthWithGap ? Math.max(1, Math.round(scale / 2)) : 0;
    const end = right - gap;
    pixels.fill(left, end, top, this.colour(heat));
    if (heat === -1 && end - left >= leastHatched * scale) {
      this.layers.push(() => pixels.tile(left, end, top, top + size, brushes.hatch));
    }
    if (brushes.theme.boxLine === null || gap === 0) return;
    const thickness = Math.max(1, Math.round(scale / 2));
    this.layers.push(() => pixels.outline(left, end, top, top + size, thickness, brushes.line));
  }

  private label(labels: readonly string[], left: number, width: number, top: number, size: number, heat: number): void {
    const padding = Math.round(labelPadding * this.scale);
    const room = width - padding - labelEnd * this.scale;
    const label = fittingLabel(labels, room, (text) => this.brushes.widthOf(text));
    if (label === null) return;
    const ink = checked(this.brushes.inks, this.step(heat), 'colour of text');
    this.layers.push(() => {
      const mask = this.brushes.maskOf(label);
      this.pixels.stamp(mask, left + padding, Math.round(top + (size - mask.height) / 2), ink);
    });
  }

  /** Draws a line around a cell, or around it and everything below it. */
  private frame(cell: Cell, colour: string, width: number, depth: 'the cell' | 'to the end'): void {
    const { cells } = this.picture;
    const { top, size } = this.lane(cell.lane);
    const bottom =
      depth === 'the cell' ? top + size : Math.round(mapHeight(cells.lanes.length, cells.whole) * this.scale);
    const least = leastMarkWidth * this.scale;
    const left = this.x(cell.from);
    const right = Math.max(left + least, this.x(cell.end));
    if (right <= 0 || left >= this.wide) return;
    const line = Math.round(width * this.scale);
    this.context.strokeStyle = colour;
    this.context.lineWidth = line;
    this.context.strokeRect(left + line / 2, top + line / 2, Math.max(1, right - left - line), bottom - top - line);
  }

  private lane(lane: number): { top: number; size: number } {
    const count = this.picture.cells.lanes.length;
    return { top: Math.round(laneTop(lane, count) * this.scale), size: Math.round(laneSize(lane, count) * this.scale) };
  }

  private x(node: number): number {
    return Math.round((node - this.picture.range.from) * this.perNode);
  }

  private colour(amount: number): number {
    return checked(this.brushes.heat, this.step(amount), 'colour of heat');
  }

  private step(amount: number): number {
    return heatStep(this.brushes.theme, amount, this.picture.cells.map.quantity);
  }
}
