/** Drag gestures: dragging with the pointer and pinching with two fingers. */

import type { Point } from './camera';

export interface DragHandlers {
  /** Moved by `dx` and `dy` pixels since the last call. */
  readonly move: (dx: number, dy: number) => void;
  /**
   * Two fingers are `factor` times as far apart as at the last call, around a point of the element.
   */
  readonly pinch: (factor: number, around: Point) => void;
}

/** A press that moves less than this is a click. */
const threshold = 4;

/**
 * Watches an element; returns a function that ends the watch. The click at the end of a drag is
 * suppressed.
 */
export function drag(element: HTMLElement, { move, pinch }: DragHandlers): () => void {
  const pointers = new Map<number, Point>();
  let travelled = 0;
  let dragging = false;

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) {
      travelled = 0;
      dragging = false;
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (!dragging && travelled < threshold) return;
    pointers.set(event.pointerId, now);
    if (!dragging) {
      dragging = true;
      element.classList.add('dragging');
      element.setPointerCapture(event.pointerId);
    }
    if (other === undefined) move(now.x - before.x, now.y - before.y);
    else {
      const { left, top } = element.getBoundingClientRect();
      const apart = Math.hypot(before.x - other.x, before.y - other.y);
      if (apart > 0) {
        pinch(Math.hypot(now.x - other.x, now.y - other.y) / apart, {
          x: (now.x + other.x) / 2 - left,
          y: (now.y + other.y) / 2 - top,
        });
      }
      move((now.x - before.x) / 2, (now.y - before.y) / 2);
    }
  };
  const onUp = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) element.classList.remove('dragging');
  };
  const onClick = (event: MouseEvent) => {
    if (!dragging) return;
    dragging = false;
    event.stopPropagation();
    event.preventDefault();
  };

  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onUp);
  element.addEventListener('click', onClick, { capture: true });
  return () => {
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onUp);
    element.removeEventListener('click', onClick, { capture: true });
  };
}
