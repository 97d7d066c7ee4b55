/** Refusal notice: says that a box was not opened, because the graph would have too many boxes. */

import { MOST_BOXES } from '../../step/view/view';
import { formatCount } from '../../text/numbers';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import type { GraphPaneProps } from './graph-pane';

export function Refusal({ inspector, recorded }: GraphPaneProps) {
  const refused = inspector.boxes.refused.value;
  const stayed = recorded.graph.refused;
  const { graph } = strings;
  const most = formatCount(MOST_BOXES);
  return (
    <div role="status" class="refusal-place">
      {refused !== null ? (
        <div class="refusal" data-field="refused">
          <span>{graph.refused(refused, most)}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={strings.actions.dismiss}
            title={strings.actions.dismiss}
            onClick={() => inspector.boxes.dismissRefusal()}
          >
            <Icon name="close" />
          </button>
        </div>
      ) : (
        stayed !== null && (
          <div class="refusal">
            <span>{graph.stayClosed(formatCount(stayed), most)}</span>
          </div>
        )
      )}
    </div>
  );
}
