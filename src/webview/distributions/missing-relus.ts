/** Missing ReLUs in words: why the pane has no inactive ReLUs, or no dead units. */

import type { LayerActivity } from '../../inspection/panes/distributions';
import { strings } from '../strings';

/** Null where there are units. */
export function missingRelus(relus: readonly LayerActivity[]): string | null {
  const { noRelus, noUnits } = strings.distributions;
  if (relus.length === 0) return noRelus;
  return relus.every(({ units }) => units === 0) ? noUnits : null;
}
