/**
 * Cursor marks: a pin on the map at the cursor's node, and a flag in the graph on the box that
 * holds it.
 */

import type { CursorSnapshot } from '../../inspection/snapshot';
import type { GraphBox } from '../../step/view/view';
import { headerHeight } from '../graph/header-place';
import { length, type MapRange, visibleRange } from '../map/range';
import type { Inspector } from '../state/inspector';
import { memo } from '../ui/memo';

export interface MapPinProps {
  readonly inspector: Inspector;
  readonly cursor: CursorSnapshot | null;
  readonly map: MapRange;
}

/**
 * Draws the pin; at the end of the map where the node is out of view, and not at all in the update,
 * whose parameters are not on the map.
 */
export function MapPin({ inspector, cursor, map }: MapPinProps) {
  const range = visibleRange(inspector.mapRange.value, map);
  const node = cursor?.node ?? null;
  if (node === null || node < map.from || node >= map.end) return null;
  const share = (node + 0.5 - range.from) / length(range);
  const beyond = share < 0 ? ' before' : share > 1 ? ' behind' : '';
  return (
    <span
      class={`map-pin${beyond}`}
      data-node={node}
      aria-hidden="true"
      style={{ left: `${100 * Math.max(0, Math.min(1, share))}%` }}
    />
  );
}

/** Draws the flag on the box, above everything else in the graph. */
export const GraphFlag = memo(({ box }: { readonly box: GraphBox | undefined }) => {
  if (box === undefined) return null;
  const height = box.kind !== 'node' && box.opened ? headerHeight : box.height;
  return (
    <span
      class={`graph-flag ${box.kind}`}
      data-holds={box.key}
      aria-hidden="true"
      style={{ left: box.x, top: box.y, width: box.width, height }}
    />
  );
});
