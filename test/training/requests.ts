/** What the Inspector asks for when nothing is opened or selected. */

import type { PaneRequest } from '../../src/inspection/panes/panes';
import type { SnapshotRequest } from '../../src/inspection/snapshot';
import { NO_MARKING } from '../../src/step/find/marking';
import { MOST_COLUMNS } from '../../src/step/view/view';
import { closedView } from '../step/views';

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
