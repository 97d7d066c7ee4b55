/** Source range of a node: the place in the source that it comes from. */

import type { SourceRange, SourceTables } from '../../program/tables';
import type { NodeId, ParameterMatrix, RecordedStep, ScopeId } from '../recorded-step';

/** Returns whether the step has a node of that number. */
export function hasNode({ tape }: RecordedStep, node: number): boolean {
  return Number.isInteger(node) && node >= 0 && node < tape.length;
}

/**
 * The operation that made the node; where its place is not known, the scope around it. A
 * parameter's is its matrix.
 */
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

/** The matrix that a parameter belongs to. */
export function matrixOf({ matrices }: RecordedStep, parameter: NodeId): ParameterMatrix {
  const matrix = matrices.find(({ first, rows, columns }) => parameter >= first && parameter < first + rows * columns);
  if (matrix === undefined) throw new RangeError(`Parameter ${parameter} is in no matrix.`);
  return matrix;
}
