/** Map legend: the meaning of the map's colours, and the choice of the quantity. */

import type { MapQuantity } from '../../step/map/quantity';
import { heatRanges } from '../../step/view/heat';
import { strings } from '../strings';

export interface MapLegendProps {
  /** The quantity that colours the map. */
  readonly quantity: MapQuantity;
  /** The chosen quantity: its map may still be on its way. */
  readonly chosen: MapQuantity;
  readonly onChoose: (quantity: MapQuantity) => void;
}

const quantities: readonly MapQuantity[] = ['gradient', 'value', 'count'];

export function MapLegend({ quantity, chosen, onChoose }: MapLegendProps) {
  const { map: words } = strings;
  const { none, full } = heatRanges[quantity];
  return (
    <div class="heat-legend" data-pane="legend" data-none={none} data-full={full}>
      <select
        aria-label={words.colour}
        title={words.colour}
        data-field="map-quantity"
        value={chosen}
        onChange={({ currentTarget }) => {
          const to = quantities.find((candidate) => candidate === currentTarget.value);
          if (to !== undefined) onChoose(to);
        }}
      >
        {quantities.map((candidate) => (
          <option key={candidate} value={candidate}>
            {words.quantities[candidate]}
          </option>
        ))}
      </select>
      <span class="figure-number">{words.ends[quantity].low}</span>
      <span class="heat-ramp" />
      <span class="figure-number">{words.ends[quantity].high}</span>
    </div>
  );
}
