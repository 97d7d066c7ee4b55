/**
 * Small PNG files: pictures of the window with few colours, a quarter of the size, and hardly a
 * difference to the eye.
 */

import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** Colours. A palette may have 256. */
const most = 24;

/** A colour as 0xrrggbb and how many pixels have it. */
type Colour = readonly [colour: number, pixels: number];

/** Returns the PNG file with fewer colours. `page` is any page; its browser reads the file. */
export async function withFewColours(png: Buffer, page: Page): Promise<Buffer> {
  const { width, height, pixels } = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no 2D canvas');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let binary = '';
    for (let i = 0; i < data.length; i += 32_768) binary += String.fromCharCode(...data.subarray(i, i + 32_768));
    return { width: image.width, height: image.height, pixels: btoa(binary) };
  }, png.toString('base64'));
  const rgba = Buffer.from(pixels, 'base64');
  const colours = Array.from({ length: width * height }, (_, i) => rgba.readUInt32BE(4 * i) >>> 8);
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);

  const groups = divided([...counts]);
  const entry = new Map(groups.flatMap((group, i) => group.map(([colour]): [number, number] => [colour, i])));
  const palette = Buffer.from(groups.flatMap((group) => [0, 1, 2].map((channel) => Math.round(mean(group, channel)))));
  // Each row begins with its filter: none.
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = entry.get(colours[y * width + x] ?? 0) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, an index into the palette.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Median cut: divides the group that is farthest from its mean, along its widest channel, until there are enough. */
function divided(all: readonly Colour[]): Colour[][] {
  const groups = [{ colours: [...all], ...spread(all) }];
  while (groups.length < Math.min(most, all.length)) {
    const worst = groups.reduce((a, b) => (b.error > a.error ? b : a));
    const { colours, channel } = worst;
    colours.sort(([a], [b]) => part(a, channel) - part(b, channel));
    const middle = mean(colours, channel);
    const found = colours.findIndex(([colour]) => part(colour, channel) > middle);
    const cut = Math.min(colours.length - 1, Math.max(1, found));
    const halves = [colours.slice(0, cut), colours.slice(cut)];
    groups.splice(groups.indexOf(worst), 1, ...halves.map((half) => ({ colours: half, ...spread(half) })));
  }
  return groups.map(({ colours }) => colours);
}

/**
 * Returns how far the colours are from their mean, squared, over all pixels; and the channel in
 * which they are farthest.
 */
function spread(colours: readonly Colour[]): { readonly error: number; readonly channel: number } {
  const errors = [0, 1, 2].map((channel) => {
    const middle = mean(colours, channel);
    // Rare colours count too: they are the thin lines and the edges of letters.
    return colours.reduce(
      (sum, [colour, pixels]) => sum + Math.sqrt(pixels) * (part(colour, channel) - middle) ** 2,
      0,
    );
  });
  return { error: errors.reduce((a, b) => a + b), channel: errors.indexOf(Math.max(...errors)) };
}

function mean(colours: readonly Colour[], channel: number): number {
  let sum = 0;
  let count = 0;
  for (const [colour, pixels] of colours) {
    sum += pixels * part(colour, channel);
    count += pixels;
  }
  return sum / count;
}

/** Returns red, green or blue, 0 to 255. */
function part(colour: number, channel: number): number {
  return (colour >> (16 - 8 * channel)) & 255;
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(content.length + 8);
  framed.writeUInt32BE(data.length, 0);
  content.copy(framed, 4);
  framed.writeUInt32BE(crc32(content), content.length + 4);
  return framed;
}
