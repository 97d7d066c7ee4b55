/** The plot of the losses: a dot for every loss, the mean of the last steps as a line, the current step marked. */

import uPlot from 'uplot';
import { axisEnd, type LossSeries } from './loss-series';
import { strings } from './strings';
import type { CanvasTheme } from './theme';

/** Dots that stand at least so far apart, CSS pixels, are joined by a line. */
const joinFrom = 5;

export class LossPlot {
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private theme: CanvasTheme | null = null;
  private end = 10;
  private count = 0;

  /** `read` is told of the index of the loss under the pointer, null when there is none. */
  constructor(element: HTMLElement, read: (index: number | null) => void) {
    const colour = (pick: (theme: CanvasTheme) => string) => () => (this.theme === null ? '#888' : pick(this.theme));
    const axis = (label: string, size: number): uPlot.Axis => ({
      label,
      labelSize: 16,
      labelGap: 0,
      space: 36,
      size,
      gap: 4,
      stroke: colour((theme) => theme.muted),
      grid: { stroke: colour((theme) => theme.grid), width: 1 },
      ticks: { show: false },
    });
    this.plot = new uPlot(
      {
        ...sizeOf(element),
        legend: { show: false },
        padding: [8, 20, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: {
          x: { time: false, range: () => [0, this.end] },
          y: { range: (_, low, high) => lossRange(low, high) },
        },
        axes: [axis(strings.loss.axisSteps, 26), axis(strings.loss.axisLoss, 34)],
        series: [
          {},
          {
            stroke: colour((theme) => theme.pointLine),
            width: 1,
            paths: (plot, series, from, to) =>
              this.count * joinFrom < plot.bbox.width / devicePixelRatio
                ? (joined?.(plot, series, from, to) ?? null)
                : null,
            points: {
              show: true,
              size: 3,
              width: 0,
              fill: colour((theme) => theme.point),
            },
          },
          { stroke: colour((theme) => theme.mean), width: 2, points: { show: false } },
        ],
        hooks: {
          setCursor: [(plot) => read(plot.cursor.idx ?? null)],
          draw: [(plot) => this.markCurrent(plot)],
        },
      },
      [[], [], []],
      element,
    );
    // In a frame of its own: a plot of a new size may change the room around it.
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.plot.setSize(sizeOf(element))));
    this.observer.observe(element);
  }

  show({ steps, losses, means }: LossSeries, numSteps: number, theme: CanvasTheme): void {
    this.theme = theme;
    for (const axis of this.plot.axes) axis.font = theme.font;
    for (const axis of this.plot.axes) axis.labelFont = theme.font;
    this.end = axisEnd(steps.at(-1) ?? 0, numSteps);
    this.count = this.end;
    this.plot.setData([[...steps], [...losses], [...means]]);
  }

  /** Puts the cursor at a loss; null takes it away. */
  pointAt(index: number | null): void {
    const left = index === null ? -1 : this.plot.valToPos(this.plot.data[0][index] ?? 0, 'x');
    this.plot.setCursor({ left, top: index === null ? -1 : 0 }, false);
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  private markCurrent(plot: uPlot): void {
    const step = plot.data[0].at(-1);
    const loss = plot.data[1]?.at(-1);
    if (step === undefined || typeof loss !== 'number' || !Number.isFinite(loss) || this.theme === null) return;
    const x = plot.valToPos(step, 'x', true);
    const y = plot.valToPos(loss, 'y', true);
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = this.theme.accent;
    ctx.fillStyle = this.theme.accent;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, y, 4 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.restore();
  }
}

const joined = uPlot.paths.linear?.();

/** Whole numbers around all losses; a range of its own where there is none to go by. */
function lossRange(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 4];
  return [Math.floor(low), Math.max(Math.floor(low) + 1, Math.ceil(high))];
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: Math.max(120, element.clientWidth), height: Math.max(80, element.clientHeight) };
}
