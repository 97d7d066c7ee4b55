/**
 * SVG export: a graph view as a stand-alone SVG file, with all its boxes and edges in the given
 * colours.
 */

import { fileText } from '../../text/file-text';
import { cutText } from '../../text/token-text';
import { isParameterKey } from '../structure/box-key';
import { boxFigures, boxName } from './box-words';
import { edgeCurve, edgeStrength, isLongEdge, strongestFlow } from './edge-look';
import { graphEdges } from './graph-edges';
import { heatOf } from './heat';
import type { GraphBox, GraphView } from './view';

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

/** Width of an edge, pixels, by its strength from 0 on. */
const WIDTHS = [0.8, 1.2, 1.9, 2.8];
const FONT_SIZE = 12;
const SMALL_FONT_SIZE = 10.5;
/** Room for a character of each size, wide enough for most fonts without serifs. */
const CHARACTER_WIDTH = 6.9;
const SMALL_CHARACTER_WIDTH = 5.6;
const INSET = 12;
const HEADER_BASELINE = 17;

/** `title` is the picture's accessible name. */
export function graphSvg(
  { width, height, boxes, edges, flow }: GraphView,
  palette: GraphPalette,
  title: string,
): string {
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
    ...edgePaths(boxes, edges, flow),
    '</g>\n',
    `<g stroke="${line}">\n`,
    ...closed.map((box) => closedBox(box, palette)),
    '</g>\n',
    `<g fill="${text}" font-size="${FONT_SIZE}" xml:space="preserve">\n`,
    ...boxes.map(words),
    '</g>\n',
    '</svg>\n',
  ].join('');
}

function isOpened(box: GraphBox): boolean {
  return box.kind !== 'node' && box.opened;
}

function edgePaths(boxes: readonly GraphBox[], edges: Int32Array, flow: Float64Array): string[] {
  const strongest = strongestFlow({ boxes, edges, flow });
  return Array.from(graphEdges({ boxes, edges, flow }), ({ source, target, flow: amount }) => {
    const strength = edgeStrength(amount, strongest);
    const dashes = strength < 0 ? ' stroke-dasharray="2 4"' : '';
    const opacity = isParameterKey(source.key) ? 0.05 : isLongEdge(source, target) ? 0.1 : 0.28;
    return `<path d="${edgeCurve(source, target)}" stroke-width="${WIDTHS[Math.max(0, strength)]}" stroke-opacity="${opacity}"${dashes}/>\n`;
  });
}

function closedBox(box: GraphBox, { heat }: GraphPalette): string {
  const radius = box.kind === 'node' ? Math.min(18, box.height / 2) : 5;
  const level = box.gradient === null ? 0 : heatOf(box.gradient);
  const filled = `${rectangle(box, radius)} fill="${heat[Math.round(level * (heat.length - 1))]}">`;
  const hatched = box.gradient === null ? `${rectangle(box, radius)} fill="url(#untouched)"/>\n` : '';
  return `${filled}<title>${escaped(`${boxName(box)} ${boxFigures(box)}`)}</title></rect>\n${hatched}`;
}

/** The rectangle of a box, to be closed. */
function rectangle({ x, y, width, height }: GraphBox, radius: number): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}"`;
}

function words(box: GraphBox): string {
  const name = boxName(box);
  const figures = boxFigures(box);
  const x = round(box.x + INSET);
  const room = box.width - 1.6 * INSET;
  if (isOpened(box)) {
    const small = `<tspan dx="10" font-size="${SMALL_FONT_SIZE}" font-weight="400">${escaped(figures)}</tspan>`;
    return `<text x="${x}" y="${round(box.y + HEADER_BASELINE)}" font-weight="600">${escaped(name)}${small}</text>\n`;
  }
  const first = cutText(name, room / CHARACTER_WIDTH);
  const second = cutText(figures, room / SMALL_CHARACTER_WIDTH);
  return (
    `<text x="${x}" y="${round(box.y + box.height / 2 - 3)}" font-weight="600">${escaped(first)}</text>\n` +
    `<text x="${x}" y="${round(box.y + box.height / 2 + 12)}" font-size="${SMALL_FONT_SIZE}">${escaped(second)}</text>\n`
  );
}

/** Text as XML has it; all texts of the picture go through here. */
function escaped(text: string): string {
  return fileText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
