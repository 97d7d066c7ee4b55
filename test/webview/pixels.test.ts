import assert from 'node:assert/strict';
import { Pixels } from '../../src/webview/map/pixels';

const red = 0xff0000ff;
const green = 0xff00ff00;
const half = 0x80ffffff;

/** The pixels in rows. */
function rows({ all, width }: Pixels): number[][] {
  return Array.from({ length: all.length / width }, (_, row) => [...all.subarray(row * width, (row + 1) * width)]);
}

describe('the pixels of the map', () => {
  it('are filled in one row, which is repeated', () => {
    const pixels = new Pixels(4, 4);
    pixels.fill(1, 3, 1, red);
    pixels.repeat(1, 2);
    assert.deepEqual(rows(pixels), [
      [0, 0, 0, 0],
      [0, red, red, 0],
      [0, red, red, 0],
      [0, 0, 0, 0],
    ]);
    pixels.clear();
    assert.ok(pixels.all.every((pixel) => pixel === 0));
  });

  it('take of a colour what a mask covers, and leave out what is outside', () => {
    const pixels = new Pixels(3, 1);
    pixels.fill(0, 3, 0, red);
    pixels.stamp({ width: 2, height: 1, cover: Uint8Array.of(255, 51) }, 0, 0, green);
    pixels.stamp({ width: 2, height: 2, cover: Uint8Array.of(255, 255, 255, 255) }, 2, 0, green);
    assert.deepEqual(rows(pixels), [[green, 0xff0033cc, green]]);
  });

  it('mix with a colour that is half clear, and take it as it is where they are clear', () => {
    const pixels = new Pixels(2, 1);
    pixels.fill(0, 1, 0, 0xff000000);
    pixels.outline(0, 2, 0, 1, 1, half);
    assert.deepEqual(rows(pixels), [[0xff808080, half]]);
  });

  it('have a line inside the edge of a rectangle', () => {
    const pixels = new Pixels(5, 4);
    pixels.outline(1, 5, 0, 4, 1, red);
    assert.deepEqual(rows(pixels), [
      [0, red, red, red, red],
      [0, red, 0, 0, red],
      [0, red, 0, 0, red],
      [0, red, red, red, red],
    ]);
  });

  it('are tiled from the upper left corner on, wherever the rectangle begins', () => {
    const pixels = new Pixels(4, 3);
    pixels.tile(1, 4, 1, 3, { size: 2, colours: Uint32Array.of(red, 0, 0, green) });
    assert.deepEqual(rows(pixels), [
      [0, 0, 0, 0],
      [0, green, 0, green],
      [0, 0, red, 0],
    ]);
  });
});
