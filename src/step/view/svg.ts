/**
 * SVG export: a graph view as a stand-alone SVG file, with all its boxes and edges in the given
 * colours.
 */

import { fileText } from '../../text/file-text';
import { cutText } from '../../text/token-text';
import { boxFigures, boxGradient, boxLines, boxName, boxNumber } from './box-words';
import { EDGE_WIDTHS, edgeStrength, leadsOn, routePath, STREAM_WIDTH, strongestFlow } from './edge-look';
import { graphEdges } from './graph-edges';
import { heatOf } from './heat';
import { inkOn } from './ink';
import { Router } from './routes';
import type { GraphBox, GraphView, HeatRange, MatrixChip } from './view';

/** Opaque colours as `#rrggbb`. */
export interface GraphPalette {
  readonly background: string;
  /** Inside of opened boxes. */
  readonly frame: string;
  readonly line: string;
  readonly text: string;
  readonly edge: string;
  /** Boxes from no heat to full heat, in equal steps. */
  readonly heat: readonly string[];
}

const FONT_SIZE = 12;
const SMALL_FONT_SIZE = 11;
/** Room for a character of each size, wide enough for most fonts without serifs. */
const CHARACTER_WIDTH = 6.6;
const SMALL_CHARACTER_WIDTH = 6;
const INSET = 8;
const HEADER_BASELINE = 17;

/** `title` is the picture's accessible name. */
export function graphSvg(view: GraphView, palette: GraphPalette, title: string): string {
  const { width, height, boxes, chips, heat } = view;
  const { background, frame, line, text, edge } = palette;
  const closed = boxes.filter((box) => !isOpened(box));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" `,
    `viewBox="0 0 ${round(width)} ${round(height)}" role="img" font-family="system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif">\n`,
    `<title>${escaped(title)}</title>\n`,
    '<defs><pattern id="untouched" width="4.9" height="4.9" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">',
    `<path d="M0 0H4.9" stroke="${text}" stroke-opacity="0.3" stroke-width="2"/></pattern></defs>\n`,
    `<rect width="100%" height="100%" fill="${background}"/>\n`,
    `<g fill="${frame}" stroke="${line}">\n`,
    ...boxes.filter(isOpened).map((box) => `${rectangle(box, 7)}/>\n`),
    '</g>\n',
    `<g fill="none" stroke="${edge}">\n`,
    ...edgePaths(view, palette),
    '</g>\n',
    `<g stroke="${line}">\n`,
    ...closed.map((box) => closedBox(box, palette, heat)),
    '</g>\n',
    `<g fill="${text}" font-size="${FONT_SIZE}" xml:space="preserve">\n`,
    ...boxes.map((box) => words(box, palette, heat)),
    ...chips.map((chip) => chipWords(chip, boxes)),
    '</g>\n',
    '</svg>\n',
  ].join('');
}

function isOpened(box: GraphBox): boolean {
  return box.kind !== 'node' && box.opened;
}

/** The edges that lead on: those from parameters have chips, and those between turns are words. */
function edgePaths(view: GraphView, { heat }: GraphPalette): string[] {
  const strongest = strongestFlow(view);
  const router = new Router(view);
  const stream = new Set(view.stream);
  const hot = heat[Math.round(0.75 * (heat.length - 1))];
  return Array.from(graphEdges(view), ({ index, from, to, target, flow }) => {
    if (!leadsOn(view, from, to)) return '';
    const strength = edgeStrength(flow, strongest);
    const isStream = stream.has(index);
    const branch = target.kind !== 'node' && target.residual === true && !isStream;
    const width = isStream ? STREAM_WIDTH : EDGE_WIDTHS[Math.max(0, strength)];
    const colour = isStream || strength >= 2 ? ` stroke="${hot}"` : ' stroke-opacity="0.4"';
    const dashes = strength < 0 ? ' stroke-dasharray="2 4"' : '';
    return `<path d="${routePath(router.route(from, to, branch))}" stroke-width="${width}"${colour}${dashes}/>\n`;
  });
}

function heatStepOf({ gradient }: GraphBox, { heat }: GraphPalette, range: HeatRange): number {
  return gradient === null ? 0 : Math.round(heatOf(gradient, 'gradient', range) * (heat.length - 1));
}

function closedBox(box: GraphBox, palette: GraphPalette, range: HeatRange): string {
  const radius = box.kind === 'node' || isSum(box) ? Math.min(18, box.height / 2) : 4;
  const filled = `${rectangle(box, radius)} fill="${palette.heat[heatStepOf(box, palette, range)]}">`;
  const hatched = box.gradient === null ? `${rectangle(box, radius)} fill="url(#untouched)"/>\n` : '';
  return `${filled}<title>${escaped(`${boxName(box)} ${boxFigures(box)}`)}</title></rect>\n${hatched}`;
}

function isSum(box: GraphBox): boolean {
  return box.kind !== 'node' && box.residual === true && !box.opened;
}

/** The rectangle of a box, to be closed. */
function rectangle({ x, y, width, height }: GraphBox, radius: number): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}"`;
}

function words(box: GraphBox, palette: GraphPalette, range: HeatRange): string {
  const name = boxName(box);
  const x = round(box.x + INSET);
  const right = round(box.x + box.width - INSET);
  const middle = box.y + box.height / 2;
  if (isOpened(box)) {
    const small = `<tspan dx="10" font-size="${SMALL_FONT_SIZE}" font-weight="400">${escaped(boxFigures(box))}</tspan>`;
    return `<text x="${x}" y="${round(box.y + HEADER_BASELINE)}" font-weight="600">${escaped(name)}${small}</text>\n`;
  }
  const ink = box.gradient === null ? '' : ` fill="${inkOn(palette.heat[heatStepOf(box, palette, range)])}"`;
  if (isSum(box)) {
    return `<text x="${round(box.x + box.width / 2)}" y="${round(middle + 5)}" text-anchor="middle"${ink}>+</text>\n`;
  }
  const { first, second, stacked } = boxLines(box);
  const number = boxNumber(box);
  const room = box.width - 2 * INSET;
  const beside = room - SMALL_CHARACTER_WIDTH * (number.length + 1);
  const upper = cutText(first, (stacked ? room : beside) / CHARACTER_WIDTH);
  const lower = second === null ? '' : cutText(second, beside / SMALL_CHARACTER_WIDTH);
  const below = `<tspan x="${x}" dy="15" font-size="${SMALL_FONT_SIZE}" font-weight="400">${escaped(lower)}</tspan>`;
  return (
    `<text x="${x}" y="${round(middle + (stacked ? -3 : 4))}" font-weight="600"${ink}>${escaped(upper)}${second === null ? '' : below}</text>\n` +
    `<text x="${right}" y="${round(middle + (stacked ? 12 : 4))}" font-size="${SMALL_FONT_SIZE}" text-anchor="end"${ink}>${escaped(number)}</text>\n`
  );
}

function chipWords({ matrix, x, y, width, height }: MatrixChip, boxes: readonly GraphBox[]): string {
  const box = boxes[matrix];
  const name = box.name.slice(box.name.lastIndexOf('.') + 1);
  const baseline = round(y + height / 2 + 4);
  return (
    `<text x="${round(x + INSET)}" y="${baseline}" font-size="${SMALL_FONT_SIZE}">${escaped(name)}` +
    `<tspan x="${round(x + width - INSET)}" text-anchor="end">${escaped(boxGradient(box))}</tspan></text>\n`
  );
}

/** Text as XML has it; all texts of the picture go through here. */
function escaped(text: string): string {
  return fileText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
