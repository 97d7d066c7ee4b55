/** Steering: what another view asks the Inspector's page to show. */

import type { PaneKind } from '../inspection/panes/panes';
import type { NodeId } from '../step/recorded-step';
import type { BoxKey } from '../step/view/view';

export type Steering =
  /** A box of the graph is selected and brought into view; `open`: its contents are shown. */
  | { readonly kind: 'box'; readonly key: BoxKey; readonly open: boolean }
  /** A parameter is selected. */
  | { readonly kind: 'parameter'; readonly node: NodeId }
  /** The tab of a pane is chosen. */
  | { readonly kind: 'pane'; readonly pane: PaneKind };
