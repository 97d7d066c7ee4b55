/** What the Inspector asks for when nothing is opened or selected. */

import { NO_MARKING } from '../../src/graph/marking';
import { MOST_COLUMNS } from '../../src/graph/view';
import type { PaneRequest, SnapshotRequest } from '../../src/training/snapshot';
import { closedView } from '../graph/views';

export const plainPane: PaneRequest = { kind: 'heatMaps', quantity: 'gradient', matrix: null };

export const plainRequest: SnapshotRequest = {
  view: closedView,
  selection: null,
  map: null,
  mapColumns: MOST_COLUMNS,
  mapQuantity: 'gradient',
  marking: NO_MARKING,
  pane: plainPane,
};
