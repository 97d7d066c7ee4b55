/** Ink: the colour of text on a colour of heat. */

const DARK = '#000000';
const LIGHT = '#ffffff';
/** Lightness, L of OKLab, from which on dark text is the more legible. */
const DARK_FROM = 0.56;

/** Returns the colour of text on a colour, both `#rrggbb`: dark on light ones, light on dark ones. */
export function inkOn(colour: string): string {
  return lightness(colour) >= DARK_FROM ? DARK : LIGHT;
}

/**
 * Returns the lightness of a colour `#rrggbb`, 0 to 1: L of OKLab
 * (https://bottosson.github.io/posts/oklab/).
 */
export function lightness(colour: string): number {
  const linear = (from: number) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const [red, green, blue] = [linear(1), linear(3), linear(5)];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}
