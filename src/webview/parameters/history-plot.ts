/** A small plot of one number of a parameter over the steps; the step that is shown is marked. */

import uPlot from 'uplot';
import { formatNumber } from '../../graph/format';
import type { CanvasTheme } from '../theme';

/** Dots are drawn for as many steps; a single step between two gaps has one always. */
const dotsUpTo = 60;

export class HistoryPlot {
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private theme: CanvasTheme | null = null;
  private end = 1;

  constructor(element: HTMLElement, line: (theme: CanvasTheme) => string) {
    const colour = (pick: (theme: CanvasTheme) => string) => () => (this.theme === null ? '#888' : pick(this.theme));
    const axis = (size: number): uPlot.Axis => ({
      size,
      gap: 4,
      space: 28,
      stroke: colour((theme) => theme.muted),
      grid: { stroke: colour((theme) => theme.grid), width: 1 },
      ticks: { show: false },
    });
    this.plot = new uPlot(
      {
        ...sizeOf(element),
        legend: { show: false },
        padding: [6, 20, 0, 0],
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [0, this.end] },
          y: { range: (_, low, high) => rangeAround(low, high) },
        },
        axes: [
          { ...axis(20), space: 50 },
          { ...axis(58), values: (_, numbers) => numbers.map(formatNumber) },
        ],
        series: [
          {},
          {
            stroke: colour(line),
            width: 1.5,
            spanGaps: false,
            points: { show: (_, __, from, to) => to - from <= dotsUpTo, size: 4, width: 0, fill: colour(line) },
          },
        ],
        hooks: { draw: [(plot) => this.markShown(plot)] },
      },
      [[], []],
      element,
    );
    // In a frame of its own: a plot of a new size may change the room around it.
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.plot.setSize(sizeOf(element))));
    this.observer.observe(element);
  }

  /** NaN is a gap. The last step is the one that is shown. */
  show(steps: Int32Array, numbers: Float64Array, theme: CanvasTheme): void {
    this.theme = theme;
    for (const axis of this.plot.axes) axis.font = theme.font;
    this.end = Math.max(2, steps.at(-1) ?? 0);
    this.plot.setData([[...steps], Array.from(numbers, (number) => (Number.isFinite(number) ? number : null))]);
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  private markShown(plot: uPlot): void {
    const step = plot.data[0].at(-1);
    const number = plot.data[1]?.at(-1);
    if (step === undefined || this.theme === null) return;
    const x = plot.valToPos(step, 'x', true);
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = this.theme.foreground;
    ctx.fillStyle = this.theme.foreground;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (typeof number === 'number') {
      ctx.beginPath();
      ctx.arc(x, plot.valToPos(number, 'y', true), 3.5 * devicePixelRatio, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.restore();
  }
}

/** A little more than the numbers take; some room around a single one. */
function rangeAround(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [-1, 1];
  const margin = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.1, Number.MIN_VALUE * 2 ** 20);
  return [low - margin, high + margin];
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: Math.max(120, element.clientWidth), height: Math.max(60, element.clientHeight) };
}
