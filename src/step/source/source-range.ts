/** Source range of the selection: the place in the source that it comes from. */

import type { SourceRange } from '../../program/tables';
import type { RecordedStep } from '../recorded-step';
import { firstNode, type Place } from '../structure/places';
import { resolveKey } from '../structure/resolve-key';
import { scopeTree } from '../tape/scopes';
import type { Selection } from '../view/view';
import { hasNode, nodeRange, scopeRange } from './node-range';

/**
 * A node's operation, a scope's call or loop, a parameter's matrix; null for a selection that this
 * step does not have.
 */
export function sourceRange(step: RecordedStep, selection: Selection): SourceRange | null {
  if (selection.kind !== 'box') return hasNode(step, selection.node) ? nodeRange(step, selection.node) : null;
  const place = resolveKey(step, scopeTree(step.tape), selection.key);
  return place && placeRange(step, place);
}

/**
 * The code that made a place: the call or loop of a scope, the operation of a node or of the first
 * of several.
 */
export function placeRange(step: RecordedStep, place: Place): SourceRange {
  if (place.kind === 'scope') return scopeRange(step, place.scope);
  if (place.kind === 'section' && place.members.of === 'scopes') return scopeRange(step, place.members.scopes[0]);
  return nodeRange(step, firstNode(step, place));
}
