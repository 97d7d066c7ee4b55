/** Props of the panes below the graph. */

import type { PaneKind, PaneSnapshots } from '../../inspection/panes/panes';
import type { StepSnapshot } from '../../inspection/snapshot';
import type { Inspector } from '../state/inspector';
import type { PaneStates } from '../state/panes-state';

/** `data` is what arrived last and may belong to an earlier moment than the state. */
export interface PaneProps<Kind extends PaneKind> {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
  readonly data: PaneSnapshots[Kind];
  readonly state: PaneStates[Kind];
}
