/** Heat maps bar: the choice of what the heat maps show, and the legend of their colours. */

import type { HeatMapsSnapshot } from '../../inspection/panes/heat-maps';
import { quantityAmong } from '../../step/parameters/quantity';
import { quantityOptions } from '../parameters/quantity-words';
import { strings } from '../strings';
import { Choice } from '../ui/choice';
import { heatMapDecades } from '../ui/colour';
import { colourScales, type HeatMapsState } from './heat-maps-state';

export interface HeatMapsBarProps {
  readonly state: HeatMapsState;
  readonly data: HeatMapsSnapshot;
}

const lowestShare = `1/${10 ** heatMapDecades}`;

export function HeatMapsBar({ state, data }: HeatMapsBarProps) {
  const { heatMaps: words } = strings;
  const { quantity, matrix, scale, fixed } = state.choice();
  return (
    <div class="pane-choices">
      <Choice
        label={words.quantity}
        field="quantity"
        chosen={quantityAmong(data.arrays, quantity)}
        options={quantityOptions(data.arrays)}
        onChoose={(value) => state.choose({ quantity: value })}
      />
      <Choice
        label={words.matrix}
        field="matrix"
        chosen={data.matrices.find(({ name }) => name === matrix)?.name ?? ''}
        options={[['', words.all], ...data.matrices.map(({ name }): [string, string] => [name, name])]}
        onChoose={(value) => state.choose({ matrix: value === '' ? null : value })}
      />
      <Choice
        label={words.scale}
        labelHidden
        field="scale"
        chosen={scale}
        options={colourScales.map((value) => [value, words.scales[value]])}
        onChoose={(value) => state.choose({ scale: value })}
      />
      <label class="checkbox" title={words.fixedTitle}>
        <input
          type="checkbox"
          data-field="fixed"
          checked={fixed}
          onChange={(event) => state.choose({ fixed: event.currentTarget.checked })}
        />
        {words.fixed}
      </label>
      <div class="map-legend">
        <span class="figure-number">{words.legendNegative}</span>
        <span class="diverging-ramp" />
        <span class="figure-number">{words.legendPositive}</span>
        {scale === 'log' && <span title={words.legendLogTitle(lowestShare)}>{words.legendLog(lowestShare)}</span>}
        {data.quantity === 'gradient' && (
          <>
            <span class="hatched-swatch" />
            <span title={strings.untouchedTitle}>{strings.untouched}</span>
          </>
        )}
      </div>
    </div>
  );
}
