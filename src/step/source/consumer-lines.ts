/** Consumer lines: the lines of the source that use a parameter. */

import type { ParameterMatrix, RecordedStep, ScopeId } from '../recorded-step';
import { keyOfScope } from '../structure/resolve-key';
import type { NodeEdge } from '../tape/node-edges';
import type { ScopeTree } from '../tape/scopes';
import type { CallingLine, ConsumerLines } from '../view/view';
import { codeIn, nodeRange, scopeRange } from './node-range';

/** More lines than any one thing is used on, unless the source is written so. */
const MOST_LINES = 16;

interface Line {
  first: NodeEdge;
  count: number;
  /** The first scope of each call that leads to the line. */
  readonly calls: Map<number, ScopeId>;
}

/**
 * Lines that made the consumers of a parameter, from the top of the file, at most 16 of them, and
 * how many there are; each with the calls that lead to it from where the source names the matrix.
 */
export function consumerLines(
  step: RecordedStep,
  tree: ScopeTree,
  matrix: ParameterMatrix,
  consumers: readonly NodeEdge[],
): ConsumerLines {
  const { tape } = step;
  const namesMatrix = callsNaming(step, matrix);
  const byLine = new Map<number, Line>();
  for (const edge of consumers) {
    const { line } = nodeRange(step, edge.consumer);
    const known = byLine.get(line) ?? { first: edge, count: 0, calls: new Map() };
    byLine.set(line, known);
    known.count++;
    if (edge.consumer < known.first.consumer) known.first = edge;
    const calls: ScopeId[] = [];
    for (let scope = tape.scope[edge.consumer]; scope > 0; scope = tape.scopeParent[scope]) {
      const site = tape.scopeSite[scope];
      if (step.source.scopeSites[site].callee === undefined) continue;
      calls.push(scope);
      if (!namesMatrix(site)) continue;
      for (const call of calls) {
        if (!known.calls.has(tape.scopeSite[call])) known.calls.set(tape.scopeSite[call], call);
      }
      break;
    }
  }
  const lines = [...byLine]
    .sort(([a], [b]) => a - b)
    .slice(0, MOST_LINES)
    .map(([line, { first, count, calls }]) => ({
      line,
      code: codeIn(step.source, nodeRange(step, first.consumer)),
      node: first.consumer,
      consumers: count,
      calls: [...calls.values()].slice(0, MOST_LINES).map((scope) => callingLine(step, tree, scope)),
    }));
  return { lines, count: byLine.size };
}

function callingLine(step: RecordedStep, tree: ScopeTree, scope: ScopeId): CallingLine {
  const range = scopeRange(step, scope);
  return { line: range.line, code: codeIn(step.source, range), key: keyOfScope(step, tree, scope) };
}

/** Tells whether the code of a scope site has the name of a matrix, without its layer. */
function callsNaming({ source }: RecordedStep, { name }: ParameterMatrix): (site: number) => boolean {
  const own = new RegExp(`\\b${name.slice(name.lastIndexOf('.') + 1)}\\b`);
  const known = new Map<number, boolean>();
  return (site) => {
    const found = known.get(site) ?? own.test(codeIn(source, source.scopeSites[site].range));
    known.set(site, found);
    return found;
  };
}
