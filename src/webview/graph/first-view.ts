/** First view: the boxes that the graph opens before the user has opened any. */

import { isParameterKey, segmentsOf } from '../../step/structure/box-key';
import { graphEdges } from '../../step/view/graph-edges';
import type { BoxKey, GraphView, ScopeBox } from '../../step/view/view';

/** Number of nested scopes that are opened. */
const depth = 4;

/**
 * Returns the box to open next on the way to an informative first picture; null where the picture
 * is complete. Of the positions it opens the third, which every document of two characters or more
 * has, so that the picture stays the same while the documents change. Inside it the way leads to
 * the place where positions communicate: the box in which most edges from other positions end,
 * which is the model, its layer, and the attention in it. Where no such edges exist, it is the box
 * with the most nodes. Of sections it is the first.
 */
export function nextToOpen(view: GraphView, opened: readonly BoxKey[]): BoxKey | null {
  const scopes = opened.filter((key) => segmentsOf(key)?.at(-1)?.kind === 'scope');
  if (scopes.length >= depth) return null;
  const innermost = opened.length === 0 ? -1 : view.boxes.findIndex((box) => box.key === opened.at(-1));
  const closed = view.boxes.filter(
    (box): box is ScopeBox =>
      box.parent === innermost && (box.kind === 'scope' || box.kind === 'section') && !box.opened,
  );
  const [frame] = scopes;
  const outside = frame === undefined ? new Map<BoxKey, number>() : edgesFromOutside(view, frame);
  const best = (score: (box: ScopeBox) => number) =>
    closed.reduce<ScopeBox | null>((a, b) => (a === null || score(b) > score(a) ? b : a), null);
  const largest = best((box) => (outside.get(box.key) ?? 0) * 1e9 + box.nodes);
  if (largest === null || (scopes.length > 0 && largest.kind === 'scope')) return largest?.key ?? null;
  const turns = closed.filter((box) => siteOf(box.key) === siteOf(largest.key));
  return ((largest.kind === 'section' ? turns[0] : (turns[2] ?? turns.at(-1))) ?? largest).key;
}

/**
 * Returns for every box the number of node edges that lead to it from boxes outside the opened box
 * `frame`.
 */
function edgesFromOutside(view: GraphView, frame: BoxKey): ReadonlyMap<BoxKey, number> {
  const counts = new Map<BoxKey, number>();
  for (const { source, target, count } of graphEdges(view)) {
    // Parameters lead everywhere.
    if (isParameterKey(source.key) || source.key.startsWith(`${frame}/`)) continue;
    counts.set(target.key, (counts.get(target.key) ?? 0) + count);
  }
  return counts;
}

/** Returns the key without the turn of its last segment. */
function siteOf(key: BoxKey): string {
  return key.slice(0, key.lastIndexOf('.'));
}
