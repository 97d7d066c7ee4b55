/** What the map is painted with in one theme, at one number of device pixels to a CSS pixel. */

import type { CanvasTheme } from '../theme';

/** So many widths of labels are remembered. */
const mostWidths = 4096;

export class Brushes {
  readonly theme: CanvasTheme;
  readonly scale: number;
  /** Oblique lines, for what the loss does not depend on. */
  readonly hatch: CanvasPattern | null;
  private readonly context: CanvasRenderingContext2D;
  private readonly widths = new Map<string, number>();

  /** Sets the context's font: setting and measuring make the browser work out the styles of the page, which takes long. */
  constructor(context: CanvasRenderingContext2D, theme: CanvasTheme, scale: number) {
    this.theme = theme;
    this.scale = scale;
    this.context = context;
    this.hatch = hatching(context, theme.hatch, scale);
    context.font = scaledFont(theme.font, scale);
    context.textBaseline = 'middle';
  }

  /** The width of a text, device pixels. */
  widthOf(text: string): number {
    const known = this.widths.get(text);
    if (known !== undefined) return known;
    if (this.widths.size >= mostWidths) this.widths.clear();
    const { width } = this.context.measureText(text);
    this.widths.set(text, width);
    return width;
  }
}

function hatching(context: CanvasRenderingContext2D, colour: string, scale: number): CanvasPattern | null {
  const size = Math.round(5 * scale);
  const tile = new OffscreenCanvas(size, size);
  const lines = tile.getContext('2d');
  if (lines === null) return null;
  lines.strokeStyle = colour;
  lines.globalAlpha = 0.45;
  lines.lineWidth = scale;
  lines.beginPath();
  for (const offset of [-size, 0, size]) {
    lines.moveTo(offset, size);
    lines.lineTo(offset + size, 0);
  }
  lines.stroke();
  return context.createPattern(tile, 'repeat');
}

/** The font of the theme, in device pixels. */
function scaledFont(font: string, scale: number): string {
  return font.replace(/^[\d.]+/, (size) => String(Number(size) * scale));
}
