/** What the Inspector asks for when nothing is opened or selected. */

import type { SnapshotRequest } from '../../src/training/snapshot';

export const plainRequest: SnapshotRequest = {
  view: { opened: [], constants: false },
  selection: null,
  map: null,
  pane: { kind: 'gradients' },
};
