/** Browser colours: colours as the browser paints them. */

/**
 * Returns CSS colours, translucent ones and mixtures among them, as they look on `ground`:
 * `#rrggbb` each.
 */
export function opaqueColours(colours: readonly string[], ground: string): string[] {
  const canvas = document.createElement('canvas');
  canvas.width = colours.length;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('The browser gives no 2D canvas to read colours from.');
  context.fillStyle = ground;
  context.fillRect(0, 0, colours.length, 1);
  for (const [i, colour] of colours.entries()) {
    context.fillStyle = colour;
    context.fillRect(i, 0, 1, 1);
  }
  const { data } = context.getImageData(0, 0, colours.length, 1);
  const hex = (channel: number) => channel.toString(16).padStart(2, '0');
  return colours.map((_, i) => `#${Array.from(data.slice(4 * i, 4 * i + 3), hex).join('')}`);
}
