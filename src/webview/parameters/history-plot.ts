/**
 * History plot: a small plot of one number of a parameter over the steps, with a mark at the shown
 * step.
 */

import uPlot from 'uplot';
import { drawDiamond } from '../ui/diamond';
import { drawShownStep, followSize, plainAxis, plotSize, stepLabels, themed } from '../ui/plot-parts';
import type { CanvasTheme } from '../ui/theme';

/** Dots are drawn for at most this many steps; a single step between two gaps always has one. */
const dotsUpTo = 60;
/** CSS pixels. */
const leastHeight = 60;

export class HistoryPlot {
  private readonly plot: uPlot;
  private readonly observer: ResizeObserver;
  private theme: CanvasTheme | null = null;
  private end = 1;
  private marked: readonly number[] = [];

  constructor(element: HTMLElement, font: string, line: (theme: CanvasTheme) => string) {
    const now = () => this.theme;
    const axis = (size: number, space: number) => plainAxis(now, font, { size, space });
    const colour = themed(now, line);
    this.plot = new uPlot(
      {
        ...plotSize(element, leastHeight),
        legend: { show: false },
        padding: [6, 20, 0, 0],
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [0, this.end] },
          y: { range: (_, low, high) => rangeAround(low, high) },
        },
        axes: [{ ...axis(20, 50), values: stepLabels }, axis(58, 28)],
        series: [
          {},
          {
            stroke: colour,
            width: 1.5,
            spanGaps: false,
            points: { show: (_, __, from, to) => to - from <= dotsUpTo, size: 4, width: 0, fill: colour },
          },
        ],
        hooks: { draw: [(plot) => this.markSet(plot), (plot) => this.markShown(plot)] },
      },
      [[], []],
      element,
    );
    this.observer = followSize(this.plot, element, leastHeight);
  }

  /**
   * Shows the numbers. NaN is a gap. The last step is the shown one; steps in which the user set
   * the parameter by hand have a diamond.
   */
  show(
    steps: Int32Array,
    numbers: Float64Array,
    setByHand: readonly { readonly step: number }[],
    theme: CanvasTheme,
  ): void {
    this.theme = theme;
    this.marked = setByHand.map(({ step }) => step);
    this.end = Math.max(2, steps.at(-1) ?? 0);
    this.plot.setData([[...steps], Array.from(numbers, (number) => (Number.isFinite(number) ? number : null))]);
  }

  dispose(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  private markSet(plot: uPlot): void {
    if (this.theme === null || this.marked.length === 0) return;
    plot.ctx.save();
    plot.ctx.fillStyle = this.theme.foreground;
    for (const step of this.marked) {
      drawDiamond(plot.ctx, plot.valToPos(step, 'x', true), plot.bbox.top, 3.5 * devicePixelRatio);
    }
    plot.ctx.restore();
  }

  private markShown(plot: uPlot): void {
    const step = plot.data[0].at(-1);
    const number = plot.data[1]?.at(-1);
    if (step === undefined || this.theme === null) return;
    drawShownStep(plot, {
      step,
      number: typeof number === 'number' ? number : null,
      radius: 3.5,
      colour: this.theme.foreground,
    });
  }
}

/** Returns a range slightly larger than that of the numbers, with some room around a single one. */
function rangeAround(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [-1, 1];
  const margin = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.1, Number.MIN_VALUE * 2 ** 20);
  return [low - margin, high + margin];
}
