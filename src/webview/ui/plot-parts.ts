/**
 * Plot parts: axes in the colours of the theme, the size of the element, and the mark of the shown
 * step, for all plots of the page.
 */

import type uPlot from 'uplot';
import { formatCount, formatPlain } from '../../text/numbers';
import type { CanvasTheme } from './theme';

/** CSS pixels. */
const leastWidth = 120;

/**
 * Returns a function that gives a colour of the current theme; uPlot calls it each time it draws.
 */
export function themed(theme: () => CanvasTheme | null, pick: (theme: CanvasTheme) => string): () => string {
  return () => {
    const now = theme();
    return now === null ? '#888' : pick(now);
  };
}

/** Returns the labels of an axis of steps: whole steps, in the format used elsewhere. */
export function stepLabels(_: uPlot, steps: readonly number[]): string[] {
  return steps.map((step) => (Number.isInteger(step) ? formatCount(step) : ''));
}

/**
 * Returns an axis without ticks, its lines and words as faint as the theme has them, its words
 * permanently in the `font`.
 */
export function plainAxis(theme: () => CanvasTheme | null, font: string, layout: uPlot.Axis): uPlot.Axis {
  return {
    font,
    labelFont: font,
    gap: 4,
    stroke: themed(theme, ({ muted }) => muted),
    grid: { stroke: themed(theme, ({ grid }) => grid), width: 1 },
    ticks: { show: false },
    values: (_, numbers) => numbers.map(formatPlain),
    ...layout,
  };
}

/** Returns the size of a plot in its element, which may have no room yet, CSS pixels. */
export function plotSize(element: HTMLElement, leastHeight: number): { width: number; height: number } {
  return {
    width: Math.max(leastWidth, element.clientWidth),
    height: Math.max(leastHeight, element.clientHeight),
  };
}

/** Keeps a plot as large as its element. */
export function followSize(plot: uPlot, element: HTMLElement, leastHeight: number): ResizeObserver {
  // In a frame of its own: a plot of a new size may change the room around it.
  const observer = new ResizeObserver(() => requestAnimationFrame(() => plot.setSize(plotSize(element, leastHeight))));
  observer.observe(element);
  return observer;
}

/**
 * Draws a dashed line from top to bottom at a step, and a dot of a radius in CSS pixels at its
 * number, if it has one.
 */
export function drawShownStep(
  { ctx, bbox, valToPos }: uPlot,
  { step, number, radius, colour }: { step: number; number: number | null; radius: number; colour: string },
): void {
  const x = valToPos(step, 'x', true);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  if (number !== null) {
    ctx.beginPath();
    ctx.arc(x, valToPos(number, 'y', true), radius * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}
