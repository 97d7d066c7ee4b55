/**
 * Residual additions: the places of a step where a branch rejoins the stream that it left. They are
 * found by structure, whatever the program calls them: additions of which one input is computed
 * from the other.
 */

import { ADD } from '../../engine/tape';
import type { NodeId, RecordedStep } from '../recorded-step';
import { eachStretch, type Place } from '../structure/places';

/** A search that meets more nodes than this gives up: the place counts as no residual addition. */
const MOST_VISITED = 20_000;

/**
 * Returns the input of the first addition of the place that is the stream: the one that the other
 * input is computed from. Null where the place is not a vector of such additions: two nodes or
 * more, all of them additions of what comes from outside the place.
 */
export function streamInput(step: RecordedStep, place: Place): NodeId | null {
  if (place.kind !== 'scope' && place.kind !== 'bundle') return null;
  const { op, left, right, parameterCount } = step.tape;
  let first = -1;
  let last = -1;
  let count = 0;
  let additions = true;
  eachStretch(step.tape, place, (from, to) => {
    if (first < 0) first = from;
    last = to;
    for (let node = from; node <= to && additions; node++) {
      additions = op[node] === ADD && outside(left[node], from, to) && outside(right[node], from, to);
      count++;
    }
  });
  if (!additions || count < 2 || first < parameterCount) return null;
  const input = streamInto(step, first);
  return input !== null && streamInto(step, last) !== null ? input : null;
}

function outside(input: NodeId, first: NodeId, last: NodeId): boolean {
  return input < first || input > last;
}

/** Returns the input of an addition that the other input is computed from; null without one. */
function streamInto({ tape }: RecordedStep, node: NodeId): NodeId | null {
  const { left, right, parameterCount } = tape;
  const earlier = Math.min(left[node], right[node]);
  const later = Math.max(left[node], right[node]);
  if (earlier < parameterCount || earlier === later) return null;
  const visited = new Set<NodeId>();
  const pending: NodeId[] = [later];
  for (let at = pending.pop(); at !== undefined && visited.size < MOST_VISITED; at = pending.pop()) {
    if (at === earlier) return earlier;
    // An input comes before its consumer: nothing before the stream leads to it.
    if (at < earlier || visited.has(at)) continue;
    visited.add(at);
    pending.push(left[at], right[at]);
  }
  return null;
}
