/** Bar parts: the tokens on the bar of probabilities, those too narrow to see joined. */

import { rangeOf } from './changed-options';

export interface BarPart {
  /** Null for several tokens that are next to each other, each too narrow to see. */
  readonly token: number | null;
  readonly from: number;
  readonly to: number;
}

/** A token of less is joined with its neighbours: less than a pixel of a bar of 400. */
const NARROWEST = 0.0025;

/** Returns the parts from 0 to 1, in the order of the vocabulary; none where numbers are not finite. */
export function barParts(cumulative: Float64Array): readonly BarPart[] {
  const parts: BarPart[] = [];
  for (let token = 0; token < cumulative.length; token++) {
    const { from, to } = rangeOf(cumulative, token);
    if (!Number.isFinite(to)) return [];
    const last = parts.at(-1);
    if (to - from >= NARROWEST) parts.push({ token, from, to });
    else if (last?.token === null) parts[parts.length - 1] = { ...last, to };
    else parts.push({ token: null, from, to });
  }
  return parts;
}
