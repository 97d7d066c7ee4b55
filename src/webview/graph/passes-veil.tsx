/**
 * Veil over the graph while a step is played: what the forward pass has not reached is hidden, what
 * the backward pass has not reached has no colour.
 */

import type { Inspector } from '../state/inspector';
import { progressOf } from '../state/passes';

export function PassesVeil({ inspector }: { readonly inspector: Inspector }) {
  const moment = inspector.passes.at.value;
  if (moment === null) return null;
  const { revealed, painted } = progressOf(moment);
  return (
    <div class="veil" aria-hidden="true">
      <span class="unpainted" style={{ width: `${100 * (1 - painted)}%` }} />
      <span class="unrevealed" style={{ left: `${100 * revealed}%` }} />
    </div>
  );
}
