/** Plots of cells as SVG, in the colours of what is around them. */

import { formatCount, formatLoss, formatNumber } from '../text/numbers';
import type { Output } from './output';

const WIDTH = 480;
const HEIGHT = 140;
const LEFT = 56;
const BOTTOM = 20;
const TOP = 8;
/** The most points of a curve. */
const MOST_POINTS = 480;
const BLOCKS = '▁▂▃▄▅▆▇█';
/** Letters of the curve that stands for a picture. */
const BLOCKS_WIDE = 32;

/** Draws losses by step, pairs (step, loss), and the means of the last 50, likewise. */
export function lossPlot(losses: ArrayLike<number>, means: readonly number[]): Output {
  const points = pairs(losses).filter(([, loss]) => Number.isFinite(loss));
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return { kind: 'text', text: 'No step has a loss yet: train first.' };
  const mean = pairs(means).filter(([, loss]) => Number.isFinite(loss));
  const all = points.map(([, loss]) => loss);
  const range = { from: first[0], end: Math.max(last[0], first[0] + 1), low: least(all), high: most(all) };
  const dots = thinned(points)
    .map((point) => `<circle cx="${x(point[0], range)}" cy="${y(point[1], range)}" r="1.5"/>`)
    .join('');
  const line = thinned(mean)
    .map((point) => `${x(point[0], range)},${y(point[1], range)}`)
    .join(' ');
  const text = `Loss from ${formatLoss(first[1])} at step ${formatCount(first[0])} to ${formatLoss(last[1])} at step ${formatCount(last[0])}`;
  const steps = [`step ${formatCount(range.from)}`, formatCount(range.end)] as const;
  const body = `<g fill="currentColor" opacity="0.35">${dots}</g><polyline points="${line}" fill="none" stroke="currentColor" stroke-width="2"/>`;
  return {
    kind: 'plot',
    svg: framed(body, text, range, steps),
    text: `${text}. ${blocks((mean.length > 0 ? mean : points).map(([, loss]) => loss))}`,
  };
}

/** Draws the numbers of a list as bars. `name`: the expression. */
export function barPlot(name: string, numbers: ArrayLike<number>): Output {
  const all = Array.from(numbers);
  const finite = all.filter((number) => Number.isFinite(number));
  if (finite.length === 0) return { kind: 'text', text: `${name} has no finite number to draw.` };
  const shown = all.slice(0, MOST_POINTS);
  const range = {
    ...{ from: 0, end: shown.length },
    ...{ low: Math.min(0, least(finite)), high: Math.max(0, most(finite)) },
  };
  const width = (WIDTH - LEFT) / shown.length;
  const zero = y(0, range);
  const bars = shown
    .map((number, i) => {
      if (!Number.isFinite(number)) return '';
      const at = y(number, range);
      const left = (LEFT + i * width + width * 0.1).toFixed(1);
      const height = Math.max(1, Math.abs(at - zero)).toFixed(1);
      return `<rect x="${left}" y="${Math.min(at, zero).toFixed(1)}" width="${(width * 0.8).toFixed(1)}" height="${height}"><title>[${i}] ${formatNumber(number)}</title></rect>`;
    })
    .join('');
  const rest = all.length > shown.length ? `, the first ${formatCount(shown.length)}` : '';
  const text = `${name}: ${formatCount(all.length)} numbers from ${formatNumber(least(finite))} to ${formatNumber(most(finite))}${rest}`;
  const axis = `<line x1="${LEFT}" x2="${WIDTH}" y1="${zero}" y2="${zero}" stroke="currentColor" opacity="0.4"/>`;
  return {
    kind: 'plot',
    svg: framed(`<g fill="currentColor" opacity="0.7">${bars}</g>${axis}`, text, range, ['0', `${shown.length - 1}`]),
    text: `${text}. ${blocks(shown.filter((number) => Number.isFinite(number)))}`,
  };
}

interface Range {
  readonly from: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

function x(value: number, { from, end }: Range): string {
  return (LEFT + ((value - from) / (end - from)) * (WIDTH - LEFT - 4)).toFixed(1);
}

function y(value: number, { low, high }: Range): number {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return Number((TOP + (1 - share) * (HEIGHT - BOTTOM - TOP)).toFixed(1));
}

function framed(body: string, title: string, range: Range, [left, right]: readonly [string, string]): string {
  const label = (value: number) =>
    `<text x="${LEFT - 6}" y="${y(value, range) + 4}" text-anchor="end">${formatNumber(value)}</text>`;
  const ends = range.high > range.low ? label(range.low) + label(range.high) : label(range.low);
  const under = `<text x="${LEFT}" y="${HEIGHT - 4}">${left}</text><text x="${WIDTH - 4}" y="${HEIGHT - 4}" text-anchor="end">${right}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ` +
    `style="color:var(--vscode-foreground,#888);max-width:100%"><title>${markup(title)}</title>${body}` +
    `<g fill="currentColor" font-size="11" font-family="var(--vscode-font-family,sans-serif)">${ends}${under}</g></svg>`
  );
}

function markup(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A curve in letters: the means of equal parts, from the lowest to the highest. */
function blocks(numbers: readonly number[]): string {
  const wide = Math.min(BLOCKS_WIDE, numbers.length);
  const means = Array.from({ length: wide }, (_, i) => {
    const part = numbers.slice(
      Math.floor((i * numbers.length) / wide),
      Math.max(Math.floor(((i + 1) * numbers.length) / wide), Math.floor((i * numbers.length) / wide) + 1),
    );
    return part.reduce((sum, one) => sum + one, 0) / part.length;
  });
  const [low, high] = [least(means), most(means)];
  return means
    .map((mean) => BLOCKS[high > low ? Math.round(((mean - low) / (high - low)) * (BLOCKS.length - 1)) : 3])
    .join('');
}

function pairs(numbers: ArrayLike<number>): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) found.push([numbers[i] ?? Number.NaN, numbers[i + 1] ?? Number.NaN]);
  return found;
}

function thinned<T>(points: readonly T[]): readonly T[] {
  const stride = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((low, one) => Math.min(low, one), Number.POSITIVE_INFINITY);
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((high, one) => Math.max(high, one), Number.NEGATIVE_INFINITY);
}
