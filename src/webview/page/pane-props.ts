/** What a pane below the graph gets. */

import type { PaneKind, PaneSnapshots } from '../../inspection/panes/panes';
import type { StepSnapshot } from '../../inspection/snapshot';
import type { Inspector } from '../state/inspector';
import type { PaneStates } from '../state/panes-state';

export interface PaneProps<Kind extends PaneKind> {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
  readonly data: PaneSnapshots[Kind];
  readonly state: PaneStates[Kind];
}
