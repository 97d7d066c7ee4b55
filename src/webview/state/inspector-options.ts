/** What the state of the page is connected with: the extension, what is kept of it, and the browser. */

import type { InspectorHost } from '../../protocol/inspector-api';
import type { Calls } from '../../protocol/rpc';
import type { OffScreenOptions } from './off-screen';
import type { PageState } from './page-state';

export interface InspectorOptions {
  readonly calls: Calls<InspectorHost>;
  readonly kept: PageState;
  readonly keep: (state: PageState) => void;
  readonly painted: () => Promise<void>;
  /** Resolves when what is at hand has been done. */
  readonly afterwards: () => Promise<void>;
  /** Tells the extension that all it has sent is painted. */
  readonly ready: () => void;
  /** Tells the extension what comes with each change from now on. */
  readonly showsPane: OffScreenOptions['showsPane'];
  readonly visible: () => boolean;
  /** Resolves when something that was asked for has been waited for long enough to make way for something else. */
  readonly patience: () => Promise<void>;
  /** Resolves when something that was asked for takes so long that this is said. */
  readonly late: () => Promise<void>;
}
