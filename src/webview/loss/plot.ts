/**
 * Loss plot: a dot for every loss, the mean of the last steps as a line, and a mark at the current
 * step.
 */

import uPlot from 'uplot';
import type { EditMark } from '../../inspection/edit-marks';
import { checked } from '../../text/checked';
import { strings } from '../strings';
import { drawDiamond } from '../ui/diamond';
import { drawShownStep, followSize, plainAxis, plotSize, stepLabels, themed } from '../ui/plot-parts';
import type { CanvasTheme } from '../ui/theme';
import type { LossColumns } from './columns';
import { editLabel, placedEdits } from './edits';
import { axisEnd } from './series';

/** Dots that are at least this far apart, CSS pixels, are joined by a line. */
const joinFrom = 5;
/** CSS pixels. */
const leastHeight = 80;

/** The most other runs whose losses are drawn. */
export const MOST_BESIDE = 10;

/** The marks in the plot. */
export interface LossMarks {
  /** The current step. */
  readonly shown: number;
  readonly numSteps: number;
  readonly edits: readonly EditMark[];
  /** Places of the colours of other runs. */
  readonly besideColours: readonly number[];
}

export class LossPlot {
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private theme: CanvasTheme | null = null;
  private end = 10;
  private shown = 0;
  private edits: readonly EditMark[] = [];
  private besideColours: readonly number[] = [];

  /**
   * `read` receives the index of the loss under the pointer, null when there is none; `pick`
   * receives the index of a clicked loss.
   */
  constructor(element: HTMLElement, font: string, read: (index: number | null) => void, pick: (index: number) => void) {
    const now = () => this.theme;
    const colour = (pick: (theme: CanvasTheme) => string) => themed(now, pick);
    const axis = (label: string, size: number) =>
      plainAxis(now, font, { label, labelSize: 16, labelGap: 0, space: 36, size });
    const paths: uPlot.Series.PathBuilder = (plot, series, from, to) =>
      this.end * joinFrom < plot.bbox.width / devicePixelRatio ? (joined?.(plot, series, from, to) ?? null) : null;
    this.plot = new uPlot(
      {
        ...plotSize(element, leastHeight),
        legend: { show: false },
        padding: [8, 20, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: {
          x: { time: false, range: () => [0, this.end] },
          y: { range: (_, low, high) => lossRange(low, high) },
        },
        axes: [{ ...axis(strings.loss.axisSteps, 26), values: stepLabels }, axis(strings.loss.axisLoss, 34)],
        series: [
          {},
          {
            stroke: colour((theme) => theme.pointLine),
            width: 1,
            paths,
            points: {
              show: true,
              size: 3,
              width: 0,
              fill: colour((theme) => theme.point),
            },
          },
          { stroke: colour((theme) => theme.mean), width: 2, points: { show: false } },
          {
            stroke: colour((theme) => theme.later),
            width: 1,
            dash: [2, 3],
            paths,
            points: { show: true, size: 3, width: 0, fill: colour((theme) => theme.later) },
          },
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
            stroke: colour((theme) => theme.besides[(this.besideColours[i] ?? 0) % theme.besides.length] ?? theme.mean),
            width: 1.5,
            spanGaps: true,
            points: { show: false },
          })),
        ],
        hooks: {
          setCursor: [(plot) => read(plot.cursor.idx ?? null)],
          draw: [(plot) => this.markEdits(plot), (plot) => this.markCurrent(plot)],
        },
      },
      [[], ...Array.from({ length: 5 + MOST_BESIDE }, () => [])],
      element,
    );
    this.plot.over.addEventListener('click', () => {
      const { idx } = this.plot.cursor;
      if (typeof idx === 'number') pick(idx);
    });
    this.observer = followSize(this.plot, element, leastHeight);
  }

  show(columns: LossColumns, { shown, numSteps, edits, besideColours }: LossMarks, theme: CanvasTheme): void {
    const { steps, losses, means, later, laterMeans, other, beside } = columns;
    const others = Array.from({ length: MOST_BESIDE }, (_, i) => [...(beside[i] ?? steps.map(() => null))]);
    this.besideColours = besideColours;
    this.theme = theme;
    this.end = axisEnd(steps.at(-1) ?? 0, numSteps);
    this.shown = shown;
    this.edits = edits;
    this.plot.setData([[...steps], [...losses], [...means], [...later], [...laterMeans], [...other], ...others]);
  }

  /** Puts the cursor at a loss; null removes it. */
  pointAt(index: number | null): void {
    const left = index === null ? -1 : this.plot.valToPos(checked(this.plot.data[0], index, 'loss'), 'x');
    this.plot.setCursor({ left, top: index === null ? -1 : 0 }, false);
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  /** Draws for each edit a line with a diamond on top, and its label. */
  private markEdits(plot: uPlot): void {
    const { theme, edits } = this;
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

  private markCurrent(plot: uPlot): void {
    const step = this.shown;
    const loss = plot.data[1]?.[plot.data[0].indexOf(step)];
    if (typeof loss !== 'number' || !Number.isFinite(loss) || this.theme === null) return;
    drawShownStep(plot, { step, number: loss, radius: 4, colour: this.theme.accent });
  }
}

const joined = uPlot.paths.linear?.();

/** Returns whole numbers around all losses, and a fixed range where there are none. */
function lossRange(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 4];
  return [Math.floor(low), Math.max(Math.floor(low) + 1, Math.ceil(high))];
}
