/** Names report: the names that expressions may use, as plain data. */

import type { SourceTables } from '../program/tables';
import type { ExpressionNames } from './expressions/expression';

export interface NamesReport extends Omit<ExpressionNames, 'locals'> {
  /** The variables of the program's functions; which of them exist depends on the frame. */
  readonly variables: readonly string[];
}

export function namesReport(
  { matrices, characters, arrays, turns }: ExpressionNames,
  { sites, scopeSites }: SourceTables,
): NamesReport {
  const targets = sites.flatMap(({ target }) => target?.variable ?? []);
  const assigned = scopeSites.flatMap((site) => site.assigned ?? []);
  return { matrices, characters, arrays, turns, variables: [...new Set([...targets, ...assigned])] };
}
