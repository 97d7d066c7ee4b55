/**
 * Map pixels: the map as a pixel buffer. A cell is one row of pixels, repeated; labels, hatching
 * and lines are laid over. Thousands of cells and dozens of labels therefore cost no more than
 * their pixels, whereas the browser takes a fifth of a frame to draw them one by one.
 *
 * A colour is one number, in the layout of a pixel in memory on a little-endian machine: red in the
 * lowest byte, alpha in the highest.
 */

/** The coverage of each pixel of a rectangle, 0 to 255, row by row. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly cover: Uint8Array;
}

/** A square picture that is repeated over the plane from the upper left corner on. */
export interface Tile {
  readonly size: number;
  readonly colours: Uint32Array;
}

export class Pixels {
  readonly width: number;
  readonly height: number;
  /** All pixels, row by row. */
  readonly all: Uint32Array<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.all = new Uint32Array(width * height);
  }

  /** Makes all pixels transparent. */
  clear(): void {
    this.all.fill(0);
  }

  /** Sets the pixels from `left` to `right` of the row at `top` to a colour. */
  fill(left: number, right: number, top: number, colour: number): void {
    const row = top * this.width;
    this.all.fill(colour, row + left, row + right);
  }

  /** Repeats the row at `top`, so that it is `size` high. */
  repeat(top: number, size: number): void {
    const { width, all } = this;
    const start = top * width;
    for (let row = 1; row < size; row++) all.copyWithin(start + row * width, start, start + width);
  }

  /** Draws a line of a thickness along the inside of the edge of a rectangle. */
  outline(left: number, right: number, top: number, bottom: number, thickness: number, colour: number): void {
    for (let y = top; y < bottom; y++) {
      const edge = y < top + thickness || y >= bottom - thickness;
      for (let x = left; x < right; x++) {
        if (edge || x < left + thickness || x >= right - thickness) this.lay(x, y, colour, 255);
      }
    }
  }

  /** Draws the part of a tiled plane that is in a rectangle over the rectangle. */
  tile(left: number, right: number, top: number, bottom: number, { size, colours }: Tile): void {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const colour = colours[(y % size) * size + (x % size)];
        if (colour !== undefined) this.lay(x, y, colour, 255);
      }
    }
  }

  /**
   * Draws a colour over the pixels that a mask at `left` and `top` covers. Pixels outside are left
   * out.
   */
  stamp({ width, cover }: Mask, left: number, top: number, colour: number): void {
    let i = 0;
    for (const covered of cover) {
      if (covered > 0) this.lay(left + (i % width), top + Math.floor(i / width), colour, covered);
      i++;
    }
  }

  /**
   * Blends a colour over a pixel. `cover`: the share that the colour takes, 0 to 255. Over a
   * transparent pixel the colour itself becomes transparent to that degree.
   */
  private lay(x: number, y: number, colour: number, cover: number): void {
    if (x < 0 || x >= this.width) return;
    const at = y * this.width + x;
    const below = this.all[at];
    if (below === undefined) return;
    const alpha = Math.round(((colour >>> 24) * cover) / 255);
    if (alpha === 0) return;
    if (below >>> 24 === 0) {
      this.all[at] = ((alpha << 24) | (colour & 0xffffff)) >>> 0;
      return;
    }
    let mixed = below & 0xff000000;
    for (let shift = 0; shift < 24; shift += 8) {
      const from = (below >>> shift) & 255;
      const to = (colour >>> shift) & 255;
      mixed |= Math.round(from + ((to - from) * alpha) / 255) << shift;
    }
    this.all[at] = mixed >>> 0;
  }
}
