/**
 * Loss plot: a faint dot for every loss, the mean of the last steps as a line, and a line at the
 * current step.
 */

import uPlot from 'uplot';
import type { EditMark } from '../../inspection/edit-marks';
import { formatPlain } from '../../text/numbers';
import { drawDiamond } from '../ui/diamond';
import { followSize, plainAxis, plotSize, themed } from '../ui/plot-parts';
import type { CanvasTheme } from '../ui/theme';
import type { LossColumns } from './columns';
import { editLabel, placedEdits } from './edits';
import { lossRange } from './series';

/** Dots that are at least this far apart, CSS pixels, are joined by a line. */
const joinFrom = 5;
/** CSS pixels. */
const leastHeight = 40;
/** Room at the left for the numbers of the axis, and width of the slider's handle, CSS pixels. */
export const plotLeft = 34;
export const handleWidth = 14;
/** Room at the right, for half the handle, CSS pixels. */
export const plotRight = 12;

/** The most other runs whose losses are drawn. */
export const MOST_BESIDE = 10;

/** The marks in the plot. */
export interface LossMarks {
  /** The current step. */
  readonly shown: number;
  /** The last step of the axis. */
  readonly end: number;
  readonly edits: readonly EditMark[];
  /** Places of the colours of other runs. */
  readonly besideColours: readonly number[];
  /** The step that is read off; null for none. */
  readonly read: number | null;
}

export class LossPlot {
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private readonly element: HTMLElement;
  private theme: CanvasTheme | null = null;
  private marks: LossMarks = { shown: 0, end: 10, edits: [], besideColours: [], read: null };
  private range: readonly [number, number] = [0, 4];

  constructor(element: HTMLElement, font: string) {
    this.element = element;
    const now = () => this.theme;
    const colour = (pick: (theme: CanvasTheme) => string) => themed(now, pick);
    const paths: uPlot.Series.PathBuilder = (plot, series, from, to) =>
      this.marks.end * joinFrom < plot.bbox.width / devicePixelRatio
        ? (joined?.(plot, series, from, to) ?? null)
        : null;
    const dots = (pick: (theme: CanvasTheme) => string): uPlot.Series => ({
      stroke: colour((theme) => theme.pointLine),
      width: 1,
      paths,
      points: { show: true, size: 3, width: 0, fill: colour(pick) },
    });
    this.plot = new uPlot(
      {
        ...plotSize(element, leastHeight),
        legend: { show: false },
        padding: [8, plotRight, 8, 0],
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [1, Math.max(2, this.marks.end)] },
          y: { range: () => [...this.range] },
        },
        axes: [
          { show: false },
          {
            ...plainAxis(now, font, { size: plotLeft, splits: () => [...this.range] }),
            values: (_, numbers) => numbers.map((number) => formatPlain(Math.round(number * 10) / 10)),
            grid: { show: false },
          },
        ],
        series: [
          {},
          dots((theme) => theme.point),
          { stroke: colour((theme) => theme.mean), width: 2, points: { show: false } },
          dots((theme) => theme.later),
          { stroke: colour((theme) => theme.later), width: 2, dash: [6, 4], points: { show: false } },
          {
            stroke: colour((theme) => theme.otherBranch),
            width: 1,
            dash: [1, 2],
            spanGaps: true,
            paths,
            // Rings, whereas the losses of the current branch are dots.
            points: {
              show: true,
              size: 5,
              width: 1,
              stroke: colour((theme) => theme.otherBranch),
              fill: 'transparent',
            },
          },
          ...Array.from({ length: MOST_BESIDE }, (_, i) => ({
            stroke: colour(
              (theme) => theme.besides[(this.marks.besideColours[i] ?? 0) % theme.besides.length] ?? theme.mean,
            ),
            width: 1.5,
            dash: [5, 3],
            spanGaps: true,
            points: { show: false },
          })),
        ],
        hooks: {
          draw: [(plot) => this.markEdits(plot), (plot) => this.markSteps(plot), (plot) => this.placeHandle(plot)],
        },
      },
      [[], ...Array.from({ length: 5 + MOST_BESIDE }, () => [])],
      element,
    );
    this.observer = followSize(this.plot, element, leastHeight);
  }

  show(columns: LossColumns, marks: LossMarks, theme: CanvasTheme): void {
    const { steps, losses, means, later, laterMeans, other, beside } = columns;
    const others = Array.from({ length: MOST_BESIDE }, (_, i) => [...(beside[i] ?? steps.map(() => null))]);
    this.marks = marks;
    this.theme = theme;
    const lines = [losses, means, later, laterMeans, other, ...beside];
    const [low, high] = lossRange(lines);
    this.range = [low, high];
    /** A loss beyond the range is drawn at its end. */
    const held = (column: readonly (number | null)[]) =>
      column.map((loss) => (loss === null ? null : Math.min(high, Math.max(low, loss))));
    this.plot.setData([
      [...steps],
      held(losses),
      held(means),
      held(later),
      held(laterMeans),
      held(other),
      ...others.map(held),
    ]);
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  /** Tells the style sheet how far above or below the middle the handle is, CSS pixels. */
  private placeHandle(plot: uPlot): void {
    const { marks, element } = this;
    const loss = lossAt(plot, marks.shown);
    const middle = plot.bbox.height / devicePixelRatio / 2;
    const off = loss === null ? 0 : plot.valToPos(loss, 'y') - middle;
    element.parentElement?.style.setProperty('--handle-y', `${Math.round(off)}px`);
  }

  /** Draws for each edit a line with a diamond on top, and its label. */
  private markEdits(plot: uPlot): void {
    const {
      theme,
      marks: { edits },
    } = this;
    if (theme === null || edits.length === 0) return;
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.font = theme.font.replace(/^[\d.]+/, (size) => String(Number(size) * scale));
    // Sets these again: the axes have left their own values.
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = theme.foreground;
    ctx.strokeStyle = theme.foreground;
    ctx.lineWidth = scale;
    const marks = edits.map((edit) => ({ x: plot.valToPos(edit.step, 'x', true), label: editLabel(edit) }));
    const placed = placedEdits(
      marks,
      { left: bbox.left, right: bbox.left + bbox.width },
      (label) => ctx.measureText(label).width,
    );
    for (const { x, label, at } of placed) {
      const size = 4 * scale;
      ctx.globalAlpha = 0.5;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top + 2 * size);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.globalAlpha = 1;
      drawDiamond(ctx, x, bbox.top, size);
      if (label !== null) ctx.fillText(label, at, bbox.top + size);
    }
    ctx.restore();
  }

  /** Draws the line of the current step, and of the one that is read off. */
  private markSteps(plot: uPlot): void {
    const { theme, marks } = this;
    if (theme === null || marks.shown === 0) return;
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.setLineDash([]);
    ctx.lineWidth = devicePixelRatio;
    for (const [step, colour] of [
      [marks.read, theme.muted],
      [marks.shown, theme.foreground],
    ] as const) {
      if (step === null) continue;
      const x = plot.valToPos(step, 'x', true);
      ctx.strokeStyle = colour;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }
}

/** Returns the loss of a step as it is drawn; null where there is none. */
function lossAt({ data }: uPlot, step: number): number | null {
  const i = data[0].indexOf(step);
  const loss = data[1]?.[i];
  return typeof loss === 'number' && Number.isFinite(loss) ? loss : null;
}

const joined = uPlot.paths.linear?.();
