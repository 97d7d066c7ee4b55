/**
 * Chip layer: the chips of parameter matrices above the boxes that use them. The keyboard has the
 * boxes of the matrices, at the top of the graph.
 */

import type { GraphView } from '../../step/view/view';
import { checked } from '../../text/checked';
import { formatNumber } from '../../text/numbers';
import { strings } from '../strings';
import { memo } from '../ui/memo';

export interface ChipLayerProps {
  readonly graph: GraphView;
  /** Keys of the matrices that are selected, or hold what is. */
  readonly selected: string | null;
}

export const ChipLayer = memo(({ graph, selected }: ChipLayerProps) => {
  const { graph: words } = strings;
  return (
    <div class="chips" aria-hidden="true">
      {graph.chips.map(({ matrix, user, x, y, width, height }) => {
        const { key, name, gradient, pending } = checked(graph.boxes, matrix, 'box');
        const below = checked(graph.boxes, user, 'box');
        const chosen = selected !== null && (selected === key || selected.startsWith(`${key}/`));
        return (
          <div
            key={`${key} ${below.key}`}
            class={`chip${chosen ? ' selected' : ''}`}
            data-key={key}
            title={words.chip(name, below.name)}
            style={{ left: x, top: y, width, height }}
          >
            <span class="first-line">{name.slice(name.lastIndexOf('.') + 1)}</span>
            <span class="second-line">
              {pending === undefined &&
                (gradient === null ? strings.untouched : `${words.gradient} ${formatNumber(gradient)}`)}
            </span>
          </div>
        );
      })}
    </div>
  );
});
