/** Listed matches: the list of matches that belongs to a snapshot. */

import type { StepSnapshot } from '../../inspection/snapshot';
import type { MatchOrder } from '../../step/find/matches';
import type { ListedMatches } from './match-list';

/** Returns null where there is no filter, or one with an error. */
export function listedMatches({ step, marks }: StepSnapshot, order: MatchOrder): ListedMatches | null {
  const found = marks.filter;
  if (found?.marks == null) return null;
  return { step, filter: found.text, order, total: found.marks.nodes + found.marks.parameters };
}
