/** The place in the source that what is selected comes from. */

import type { SourceRange, SourceTables } from '../instrument/tables';
import { resolveKey } from './keys';
import { matrixOf } from './names';
import { firstNode, type Place } from './places';
import type { NodeId, RecordedStep, ScopeId } from './recorded-step';
import { scopeTree } from './scopes';
import type { Selection } from './view';

/** A node's operation, a scope's call or loop, a parameter's matrix; null for what this step does not have. */
export function sourceRange(step: RecordedStep, selection: Selection): SourceRange | null {
  if (selection.kind !== 'box') return hasNode(step, selection.node) ? nodeRange(step, selection.node) : null;
  const place = resolveKey(step, scopeTree(step.tape), selection.key);
  return place && placeRange(step, place);
}

/** What made a place: the call or loop of a scope, the operation of a node or of the first of several. */
export function placeRange(step: RecordedStep, place: Place): SourceRange {
  if (place.kind === 'scope') return scopeRange(step, place.scope);
  if (place.kind === 'section' && place.members.of === 'scopes') return scopeRange(step, place.members.scopes[0]);
  return nodeRange(step, firstNode(step, place));
}

/** Whether the step has a node of that number. */
export function hasNode({ tape }: RecordedStep, node: number): boolean {
  return Number.isInteger(node) && node >= 0 && node < tape.length;
}

/** The operation that made the node; where its place is not known, the scope around it. A parameter's is its matrix. */
export function nodeRange(step: RecordedStep, node: NodeId): SourceRange {
  const { tape, source } = step;
  if (node < tape.parameterCount) return source.scopeSites[matrixOf(step, node).scopeSite].range;
  const site = tape.site[node];
  return site > 0 ? source.sites[site].range : scopeRange(step, tape.scope[node]);
}

export function scopeRange({ tape, source }: RecordedStep, scope: ScopeId): SourceRange {
  return source.scopeSites[tape.scopeSite[scope]].range;
}

/** The text in the range, on one line. */
export function codeIn({ text }: SourceTables, { line, column, endLine, endColumn }: SourceRange): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  if (lines.length > 0) lines[lines.length - 1] = lines[lines.length - 1].slice(0, endColumn);
  if (lines.length > 0) lines[0] = lines[0].slice(column);
  return lines
    .map((part) => part.trim())
    .join(' ')
    .trim();
}
