/** Canvas contexts, for canvases that are painted again with every step. */

/**
 * Returns the context of a canvas whose pixels stay in memory. A picture of these sizes is painted
 * in less than a millisecond; handing it to the graphics card, which browsers do with a canvas by
 * default, takes several, with every step.
 */
export function contextInMemory(canvas: HTMLCanvasElement): CanvasRenderingContext2D;
export function contextInMemory(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D;
export function contextInMemory(
  canvas: HTMLCanvasElement | OffscreenCanvas,
): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('The browser gives no 2D canvas.');
  return context as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
}
