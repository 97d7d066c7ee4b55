/** Sizes: places, wheel distances and sizes, in CSS pixels. */

import type { Point, Size } from '../graph/camera';

/** Returns the place of the pointer in an element, CSS pixels from its top left corner. */
export function pointIn(element: Element, event: MouseEvent): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** Returns the wheel distance in pixels, whatever its unit is. */
export function wheelPixels(event: WheelEvent, delta: number): number {
  return event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? delta : delta * 40;
}

/**
 * Calls `tell` with the size of an element now and after each change; returns a function that ends
 * this.
 */
export function measured(element: Element | null, tell: (size: Size) => void): () => void {
  if (element === null) return () => {};
  const measure = () => tell({ width: element.clientWidth, height: element.clientHeight });
  measure();
  // In a frame of its own: the consequences of a new size may change sizes again.
  const observer = new ResizeObserver(() => requestAnimationFrame(measure));
  observer.observe(element);
  return () => observer.disconnect();
}
