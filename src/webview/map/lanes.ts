/** Map lanes: their tops and heights, in CSS pixels from the top of the map. */

const laneHeight = 17;
const laneGap = 1;
/** Gap between the lanes of scopes and the lane of the nodes. */
const nodesGap = 4;
const nodesHeight = 20;

export function laneTop(lane: number, scopeLanes: number): number {
  return lane * laneHeight + (lane < scopeLanes ? 0 : nodesGap);
}

/** Returns the height of a lane, without the gap below it. */
export function laneSize(lane: number, scopeLanes: number): number {
  return lane < scopeLanes ? laneHeight - laneGap : nodesHeight;
}

/** Returns the height of the map; `whole`: with the lane of the nodes. */
export function mapHeight(scopeLanes: number, whole: boolean): number {
  return whole ? laneTop(scopeLanes, scopeLanes) + nodesHeight : scopeLanes * laneHeight;
}

/** Returns the lane at a height, held within the map. */
export function laneAt(y: number, scopeLanes: number): number {
  if (y >= laneTop(scopeLanes, scopeLanes)) return scopeLanes;
  return Math.max(0, Math.min(scopeLanes - 1, Math.floor(y / laneHeight)));
}
