/** Diamond: the sign of values that the user set by hand. */

/** Draws a diamond. `x` is its middle, `top` its upper end, `size` half its height. */
export function drawDiamond(context: CanvasRenderingContext2D, x: number, top: number, size: number): void {
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + size, top + size);
  context.lineTo(x, top + 2 * size);
  context.lineTo(x - size, top + size);
  context.fill();
}
