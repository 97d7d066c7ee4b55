/** Cone buttons of a card: show where the gradient comes from and where it goes. */

import type { ConeDirection } from '../../step/find/cone';
import type { SelectionCard } from '../../step/view/view';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { lastingCone } from './cone-of-card';

export function ConeButtons({ inspector, card }: { readonly inspector: Inspector; readonly card: SelectionCard }) {
  const { find: words } = strings;
  const { marking } = inspector;
  const shown = JSON.stringify(marking.cone.value);
  const directions: readonly ConeDirection[] = ['descendants', 'ancestors'];
  return (
    <div class="cone-buttons">
      {directions.map((direction) => {
        const cone = lastingCone(card, direction);
        return (
          <button
            key={direction}
            type="button"
            class="button secondary"
            data-cone={direction}
            aria-pressed={cone !== null && JSON.stringify(cone) === shown}
            disabled={cone === null}
            title={words.coneTitles[direction]}
            onClick={() => marking.showCone(cone)}
          >
            {words.coneButtons[direction]}
          </button>
        );
      })}
    </div>
  );
}
