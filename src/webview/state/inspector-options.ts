/**
 * Inspector options: the connections of the page's state to the extension, to the kept state, and
 * to the browser.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { InspectorHost } from '../../protocol/inspector-api';
import type { Calls } from '../../protocol/rpc';
import type { PageState } from './page-state';
import type { PassesOptions } from './passes';

export interface InspectorOptions {
  readonly calls: Calls<InspectorHost>;
  readonly kept: PageState;
  readonly keep: (state: PageState) => void;
  readonly painted: () => Promise<void>;
  /** Resolves when the current work has been done. */
  readonly afterwards: () => Promise<void>;
  /** Notifies the extension that everything it has sent is painted. */
  readonly ready: () => void;
  /** The clock, the frames and the wishes that the play of the passes goes by. */
  readonly passes: PassesOptions;
  readonly visible: () => boolean;
  /** Whether the drawer is beside the graph, with room for a pane and the card. */
  readonly wide: ReadonlySignal<boolean>;
  /** Resolves when a request has waited for long enough to make way for another. */
  readonly patience: () => Promise<void>;
  /** Resolves when a request has taken so long that the page says so. */
  readonly late: () => Promise<void>;
}
