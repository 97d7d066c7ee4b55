/**
 * Edge tip: the ends, the count and the strength of the edge under the pointer. The card gives the
 * same to keyboard users.
 */

import type { ReadonlySignal } from '@preact/signals';
import { graphEdge } from '../../step/view/graph-edges';
import type { GraphView } from '../../step/view/view';
import { formatNumber } from '../../text/numbers';
import type { Size } from '../graph/camera';
import { strings } from '../strings';
import type { PointedEdge } from './edge-at';

export interface EdgeTipProps {
  readonly graph: GraphView;
  readonly pointed: ReadonlySignal<PointedEdge | null>;
  readonly viewport: ReadonlySignal<Size>;
}

const away = 14;

export function EdgeTip({ graph, pointed, viewport }: EdgeTipProps) {
  // The number of an edge is valid for one graph only.
  if (pointed.value?.graph !== graph) return null;
  const { edge, at } = pointed.value;
  const { source, target, count, flow } = graphEdge(graph, edge);
  const { width, height } = viewport.value;
  // The tip is on the side of the pointer that has more room.
  const horizontal = at.x < width / 2 ? { left: at.x + away } : { right: width - at.x + away };
  const vertical = at.y < height / 2 ? { top: at.y + away } : { bottom: height - at.y + away };
  return (
    <div class="edge-tip" aria-hidden="true" style={{ ...horizontal, ...vertical }}>
      <div>
        <strong>{source.name}</strong> → <strong>{target.name}</strong>
      </div>
      <div class="muted">
        {strings.graph.edges(count)}, {strings.graph.flow} {formatNumber(flow)}
      </div>
    </div>
  );
}
