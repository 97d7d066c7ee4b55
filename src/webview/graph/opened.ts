/**
 * Opened keys: the boxes that must be open for another to be visible, and the boxes that are the
 * same in other turns.
 */

import {
  bundleKeyIn,
  isParameterKey,
  keyAround,
  STEP_KEY,
  sectionAround,
  segmentsOf,
} from '../../step/structure/box-key';
import type { BoxKey } from '../../step/view/view';

/**
 * Returns the keys of the boxes around a box, from the outside in: those in its path and, for a
 * node, the bundle that it may be in; last the section that it may be in. (The view itself opens
 * the sections around opened boxes.) The view ignores a key that the step does not have, so one key
 * too many does no harm.
 */
export function ancestorsOf(key: BoxKey): readonly BoxKey[] {
  const around: BoxKey[] = [];
  for (let at = keyAround(key); at !== STEP_KEY; at = keyAround(at)) around.unshift(at);
  const node = segmentsOf(key)?.at(-1);
  if (node?.kind === 'node') around.push(bundleKeyIn(keyAround(key), node.site, node.operation));
  const section = sectionAround(key);
  return section === null ? around : [...around, section];
}

/** Returns `opened` with more keys, each once. */
export function openedWithin(opened: readonly BoxKey[], more: readonly BoxKey[]): readonly BoxKey[] {
  return [...new Set([...opened, ...more])];
}

/**
 * Returns `opened` without the boxes that are like the box with this key in any turn: what "open
 * the same everywhere" opens, except the boxes around it.
 */
export function closedEverywhere(opened: readonly BoxKey[], key: BoxKey): readonly BoxKey[] {
  const pattern = patternOf(key);
  return opened.filter((other) => patternOf(other) !== pattern);
}

/** Returns whether a box is like another in some turn, or inside one that is. */
export function isLikeOrWithin(key: BoxKey, other: BoxKey): boolean {
  const pattern = patternOf(other);
  return patternOf(key) === pattern || patternOf(key).startsWith(`${pattern}/`);
}

/**
 * Returns the key without turns and numbers of sections; for parameters, without rows and with all
 * matrices as one.
 */
function patternOf(key: BoxKey): string {
  if (!isParameterKey(key)) return key.replace(/\b(s\d+|t\d+)\.\d+/g, '$1').replace(/\bt\d+$/, 't');
  const [matrix, ...inner] = key.split('/');
  return [inner.length === 0 ? 'p' : matrix, ...inner.map((segment) => segment.replace(/\d+$/, ''))].join('/');
}
