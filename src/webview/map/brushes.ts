/**
 * Map brushes: colours, masks and fonts of the map in one theme, at one number of device pixels to
 * a CSS pixel.
 */

import { checked } from '../../text/checked';
import { contextInMemory } from '../ui/canvas';
import type { CanvasTheme } from '../ui/theme';
import type { Mask, Tile } from './pixels';

/** Height of a label with its ascents and descents, CSS pixels. */
const labelHeight = 16;
const hatchSize = 5;
const hatchAlpha = 0.45;
/** Number of labels whose masks are kept. */
const mostMasks = 4096;

export class Brushes {
  readonly theme: CanvasTheme;
  readonly scale: number;
  /** The colours of heat, of words on each of them, and of the lines around cells: pixel values. */
  readonly heat: Uint32Array;
  readonly inks: Uint32Array;
  readonly line: number;
  /** Oblique lines, for nodes that the loss does not depend on. */
  readonly hatch: Tile;
  private readonly letters: OffscreenCanvasRenderingContext2D;
  private readonly widths = new Map<string, number>();
  private readonly masks = new Map<string, Mask>();

  constructor(theme: CanvasTheme, scale: number) {
    this.theme = theme;
    this.scale = scale;
    const { heat, heatInk, boxText, boxLine } = theme;
    const colours = pixelsOf([...heat, ...heatInk, boxLine ?? boxText]);
    this.heat = colours.subarray(0, heat.length);
    this.inks = colours.subarray(heat.length, 2 * heat.length);
    this.line = checked(colours, 2 * heat.length, 'colour');
    this.hatch = hatching(theme.hatch, scale);
    this.letters = canvasOf(1, 1);
  }

  /**
   * Returns the width of a text, device pixels: the sum of the widths of its characters. It decides
   * which labels fit. Labels are many and new in each step; their characters are few and the same.
   */
  widthOf(text: string): number {
    let width = 0;
    for (const character of text) width += this.widthOfCharacter(character);
    return width;
  }

  /** Returns the mask of a text in one line, its middle at the middle of the mask. */
  maskOf(text: string): Mask {
    let mask = this.masks.get(text);
    if (mask === undefined) {
      if (this.masks.size === mostMasks) this.masks.clear();
      mask = this.drawn(text);
      this.masks.set(text, mask);
    }
    return mask;
  }

  private drawn(text: string): Mask {
    const { letters, scale, theme } = this;
    const width = Math.max(1, Math.ceil(this.widthOf(text)) + 1);
    const height = Math.ceil(labelHeight * scale);
    const { canvas } = letters;
    if (canvas.width < width || canvas.height !== height) {
      canvas.width = Math.max(width, 2 * canvas.width);
      canvas.height = height;
    } else letters.clearRect(0, 0, canvas.width, height);
    letters.font = scaledFont(theme.font, scale);
    letters.textBaseline = 'middle';
    letters.direction = 'ltr';
    letters.fillText(text, 0, height / 2 + scale / 2);
    const { data } = letters.getImageData(0, 0, width, height);
    return { width, height, cover: new Uint8Array(data.filter((_, i) => i % 4 === 3)) };
  }

  private widthOfCharacter(character: string): number {
    let width = this.widths.get(character);
    if (width === undefined) {
      this.letters.font = scaledFont(this.theme.font, this.scale);
      width = this.letters.measureText(character).width;
      this.widths.set(character, width);
    }
    return width;
  }
}

function hatching(colour: string, scale: number): Tile {
  const size = Math.round(hatchSize * scale);
  const lines = canvasOf(size, size);
  lines.strokeStyle = colour;
  lines.globalAlpha = hatchAlpha;
  lines.lineWidth = scale;
  lines.beginPath();
  for (const offset of [-size, 0, size]) {
    lines.moveTo(offset, size);
    lines.lineTo(offset + size, 0);
  }
  lines.stroke();
  return { size, colours: new Uint32Array(lines.getImageData(0, 0, size, size).data.buffer) };
}

/** Converts CSS colours to pixel values. */
function pixelsOf(colours: readonly string[]): Uint32Array {
  const context = canvasOf(colours.length, 1);
  for (const [index, colour] of colours.entries()) {
    context.fillStyle = colour;
    context.fillRect(index, 0, 1, 1);
  }
  return new Uint32Array(context.getImageData(0, 0, colours.length, 1).data.buffer);
}

function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  return contextInMemory(new OffscreenCanvas(width, height));
}

/** Returns the font of the theme in device pixels. */
function scaledFont(font: string, scale: number): string {
  return font.replace(/^[\d.]+/, (size) => String(Number(size) * scale));
}
