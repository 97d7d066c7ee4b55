/**
 * Cursor lines: the lines and functions of a source text that a training step runs, where the
 * cursor can stop.
 */

import { type SourceTables, stepFunction } from '../../program/tables';

/**
 * Returns the lines where a step makes nodes, calls a function that does, begins the backward pass
 * or moves a parameter, in order.
 */
export function stepLines(source: SourceTables): number[] {
  const reached = new Set(stepFunctions(source));
  const makers = makingFunctions(source);
  const ranges = [
    ...source.sites.slice(1).filter(({ functionName }) => reached.has(functionName)),
    ...source.scopeSites
      .slice(1)
      .filter(({ functionName, callee }) => reached.has(functionName) && (callee === undefined || makers.has(callee))),
  ].map(({ range }) => range);
  if (source.backwardCall !== undefined) ranges.push(source.backwardCall);
  if (source.update !== undefined) ranges.push(source.update);
  return [...new Set(ranges.map(({ line }) => line))].sort((a, b) => a - b);
}

/** Returns the training step's function, and the functions that it calls, directly or not. */
export function stepFunctions(source: SourceTables): string[] {
  const pending = [stepFunction(source)];
  const reached = new Set<string>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (reached.has(name) || !source.functions.some((one) => one.name === name)) continue;
    reached.add(name);
    pending.push(...calledBy(source, name));
  }
  return [...reached];
}

/** The functions that make nodes, themselves or by those they call. */
function makingFunctions(source: SourceTables): Set<string> {
  const makers = new Set(source.sites.map(({ functionName }) => functionName));
  for (let before = -1; before !== makers.size; ) {
    before = makers.size;
    for (const { name } of source.functions) {
      if (calledBy(source, name).some((called) => makers.has(called))) makers.add(name);
    }
  }
  return makers;
}

/**
 * The functions that look called in the text of a function, behind its first line. A method that
 * several classes have is named by its class, too.
 */
function calledBy({ functions, text }: SourceTables, name: string): string[] {
  const range = functions.find((one) => one.name === name)?.range;
  const body = range === undefined ? '' : text.split('\n').slice(range.line, range.endLine).join('\n');
  const called = [...body.matchAll(/\b([A-Za-z_$][\w$]*)\(/g)].map(([, word]) => word);
  const methods = functions.filter(({ name: method }) => called.some((word) => method.endsWith(`.${word}`)));
  return [...called, ...methods.map((method) => method.name)];
}
