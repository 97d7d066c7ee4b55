/** What the Inspector asks for when nothing is opened or selected. */

import { NO_MARKING } from '../../src/graph/marking';
import type { SnapshotRequest } from '../../src/training/snapshot';
import { closedView } from '../graph/views';

export const plainRequest: SnapshotRequest = {
  view: closedView,
  selection: null,
  map: null,
  mapQuantity: 'gradient',
  marking: NO_MARKING,
  pane: { kind: 'heatMaps', quantity: 'gradient', matrix: null },
};
