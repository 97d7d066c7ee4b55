/** Places, turns of the wheel and sizes, in CSS pixels. */

import type { Point, Size } from '../graph/camera';

/** Where the pointer is in an element, CSS pixels from its top left corner. */
export function pointIn(element: Element, event: MouseEvent): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** The turn of the wheel in pixels, whatever unit it comes in. */
export function wheelPixels(event: WheelEvent, delta: number): number {
  return event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? delta : delta * 40;
}

/** Tells the size of an element now and whenever it changes; gives what ends that. */
export function measured(element: Element | null, tell: (size: Size) => void): () => void {
  if (element === null) return () => {};
  const measure = () => tell({ width: element.clientWidth, height: element.clientHeight });
  measure();
  // In a frame of its own: what follows from a new size may change sizes again.
  const observer = new ResizeObserver(() => requestAnimationFrame(measure));
  observer.observe(element);
  return () => observer.disconnect();
}
