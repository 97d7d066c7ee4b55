/** Which boxes have to be opened for another to be seen. */

import type { BoxKey } from '../../graph/view';

/**
 * The keys of the boxes around a box: its scopes and, for a node, the bundle that it may stand in. A key that the step
 * does not have is passed over by the view, so naming a bundle too many does no harm.
 */
export function ancestorsOf(key: BoxKey): readonly BoxKey[] {
  const segments = key.split('/');
  const around = segments.slice(1).map((_, i) => segments.slice(0, i + 1).join('/'));
  const [, site] = /^n(\d+\.[a-z]+)\.\d+$/.exec(segments.at(-1) ?? '') ?? [];
  return site === undefined ? around : [...around, [...segments.slice(0, -1), `b${site}`].join('/')];
}

/** `opened` with more keys, each once. */
export function openedWithin(opened: readonly BoxKey[], more: readonly BoxKey[]): readonly BoxKey[] {
  return [...new Set([...opened, ...more])];
}
