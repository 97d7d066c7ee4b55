/** Props of the panes below the graph. */

import type { PaneKind, PaneSnapshots } from '../../inspection/panes/panes';
import type { StepSnapshot } from '../../inspection/snapshot';
import type { Inspector } from '../state/inspector';
import type { PaneStates } from '../state/panes-state';

/** `data` may be of an earlier moment than the state: it is what came last. */
export interface PaneProps<Kind extends PaneKind> {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
  readonly data: PaneSnapshots[Kind];
  readonly state: PaneStates[Kind];
}
