/** Map legend: the meaning of the map's colours, and the choice of the quantity. */

import type { MapQuantity } from '../../step/map/quantity';
import { formatPlain } from '../../text/numbers';
import { strings } from '../strings';
import { heatRangeIn, theme } from '../ui/theme';

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
  const { none, full } = heatRangeIn(theme.value, quantity);
  const ends = quantity === 'gradient' ? { low: formatPlain(none), high: formatPlain(full) } : words.ends[quantity];
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
      <span class="figure-number">{ends.low}</span>
      <span class="heat-ramp" />
      <span class="figure-number">{ends.high}</span>
    </div>
  );
}
