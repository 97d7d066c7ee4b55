/** Map pointer: hovering, dragging and zooming on the map. */

import { drag } from '../graph/drag';
import { pointIn, wheelPixels } from '../ui/sizes';
import type { Cells, Place } from './cells';
import { laneAt } from './lanes';
import { length, type MapRange, pannedBy, zoomedTo } from './range';

export interface MapPointer {
  readonly cells: () => Cells;
  readonly range: () => MapRange;
  readonly look: (range: MapRange) => void;
  /** The pointer is at a place, or has left the map. */
  readonly hover: (place: Place | null) => void;
}

/** Wheel distance, in pixels, that zooms by a factor of e. */
const pixelsPerFactor = 240;

/** Watches the map's element; returns a function that ends the watch. */
export function watchPointer(element: HTMLElement, { cells, range, look, hover }: MapPointer): () => void {
  const hoverAt = (event: MouseEvent) => {
    const { x, y } = pointIn(element, event);
    const { from, end } = range();
    const node = Math.floor(from + (x / element.clientWidth) * (end - from));
    hover({ lane: laneAt(y, cells().lanes.length), node });
  };
  const onLeave = () => hover(null);
  // Not passive: an event that moves the map must not also scroll the page.
  const onWheel = (event: WheelEvent) => {
    const { map } = cells();
    const before = range();
    const dx = wheelPixels(event, event.deltaX);
    const dy = wheelPixels(event, event.deltaY);
    const along = event.shiftKey ? dx + dy : dx;
    const sideways = event.shiftKey || Math.abs(dx) > Math.abs(dy);
    const { x } = pointIn(element, event);
    const after =
      sideways && !event.ctrlKey
        ? pannedBy(before, along / element.clientWidth, map)
        : zoomedTo(before, Math.exp(-dy / pixelsPerFactor), x / element.clientWidth, map);
    const moved = after.from !== before.from || length(after) !== length(before);
    // At the ends of the map the page scrolls on.
    if (moved || event.ctrlKey) event.preventDefault();
    if (!moved) return;
    look(after);
    hoverAt(event);
  };
  const stopDrag = drag(element, {
    move: (dx) => look(pannedBy(range(), -dx / element.clientWidth, cells().map)),
    pinch: (factor, { x }) => look(zoomedTo(range(), factor, x / element.clientWidth, cells().map)),
  });
  element.addEventListener('pointerdown', hoverAt);
  element.addEventListener('pointermove', hoverAt);
  element.addEventListener('pointerleave', onLeave);
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    stopDrag();
    element.removeEventListener('pointerdown', hoverAt);
    element.removeEventListener('pointermove', hoverAt);
    element.removeEventListener('pointerleave', onLeave);
    element.removeEventListener('wheel', onWheel);
  };
}
