/** Colour scales: from numbers to colours. */

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/**
 * Number of powers of ten below the end of its scale at which a cell of a heat map still has
 * colour.
 */
export const heatMapDecades = 2;

/**
 * Returns the place of a number on a diverging scale, -1 to 1: symmetric about zero, logarithmic
 * over `heatMapDecades` powers of ten below `largest`, and zero for anything smaller.
 */
export function divergingLevel(number: number, largest: number): number {
  const size = Math.abs(number);
  if (size === 0 || !(largest > 0)) return 0;
  const ratio = size === Number.POSITIVE_INFINITY ? 1 : size / largest;
  const level = 1 + Math.log10(ratio) / heatMapDecades;
  return Math.sign(number) * Math.min(1, Math.max(0, level));
}

/** Returns the place on a scale without logarithm: the share of `largest`. */
export function linearLevel(number: number, largest: number): number {
  return largest > 0 ? Math.min(1, Math.max(-1, number / largest)) : 0;
}

/** Returns the colour at `share` of the way from `a` to `b`. */
export function mixed(a: Rgb, b: Rgb, share: number): Rgb {
  const channel = (from: number, to: number) => Math.round(from + (to - from) * share);
  return { r: channel(a.r, b.r), g: channel(a.g, b.g), b: channel(a.b, b.b) };
}

/**
 * Reads `#rgb`, `#rrggbb`, `#rrggbbaa` and `rgb(...)`, which are the forms that theme variables
 * have. Null for anything else.
 */
export function parseColour(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const pairs = hex.length < 6 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
    const [r = 0, g = 0, b = 0] = pairs.map((pair) => Number.parseInt(pair, 16));
    return { r, g, b };
  }
  const [r, g, b] =
    /^rgba?\(([^)]*)\)$/i
      .exec(text.trim())?.[1]
      ?.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  return r !== undefined && g !== undefined && b !== undefined ? { r, g, b } : null;
}
