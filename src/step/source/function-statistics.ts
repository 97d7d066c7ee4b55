/**
 * Function statistics: the calls of each function of the source in a step, and the nodes that were
 * made while it ran.
 */

import type { RecordedStep } from '../recorded-step';

export interface FunctionStatistics {
  readonly name: string;
  /** Calls in which nodes were made, and calls in the step's own function. */
  readonly calls: number;
  /**
   * Nodes that were made in them, including in the functions that they called. A call inside a call
   * of the same function counts once.
   */
  readonly nodes: number;
}

/** The functions that ran in the step, in the order of the source. */
export function functionStatistics({ tape, source }: RecordedStep): FunctionStatistics[] {
  const { scopeCount, scopeSite, scopeFirst, scopeLast, parts } = tape;
  const { scopeSites, functions } = source;
  const numbers = new Map(functions.map(({ name }, number) => [name, number]));
  const numberOf = ({ callee }: { readonly callee?: string }) => numbers.get(callee ?? '') ?? -1;
  const calledBy = Int32Array.from(scopeSites, numberOf);
  const calls = new Int32Array(functions.length);
  const nodes = new Int32Array(functions.length);
  /**
   * The end of each function's last call that was counted: calls nest, so one that begins before it
   * lies inside.
   */
  const countedTo = new Int32Array(functions.length);
  const count = (called: number, first: number, end: number) => {
    if (called < 0) return;
    calls[called]++;
    if (first < countedTo[called]) return;
    nodes[called] += end - first;
    countedTo[called] = end;
  };

  let part = 0;
  const countPartsTo = (node: number) => {
    for (; part < parts.length && parts[part].first <= node; part++) {
      const { site, first, end } = parts[part];
      count(numberOf(source.parts[site]), first, end);
    }
  };
  for (let scope = 0; scope < scopeCount; scope++) {
    if (scope > 0) countPartsTo(scopeFirst[scope]);
    count(calledBy[scopeSite[scope]], scopeFirst[scope], scopeLast[scope] + 1);
  }
  countPartsTo(tape.length);
  return functions.map(({ name }, f) => ({ name, calls: calls[f], nodes: nodes[f] })).filter(({ calls }) => calls > 0);
}
