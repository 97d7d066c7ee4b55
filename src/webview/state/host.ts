/**
 * Host: the page's end of the connection to the extension, with calls both ways and the state that
 * VS Code keeps for the page.
 */

import type { InspectorHost, InspectorPage } from '../../protocol/inspector-api';
import { type Calls, Rpc } from '../../protocol/rpc';
import type { GraphPalette } from '../../step/view/svg';
import { type PageState, readPageState } from './page-state';
import { acquirePageApi } from './vscode-api';

export interface Host {
  readonly calls: Calls<InspectorHost>;
  /** Everything received so far is painted. */
  ready(): void;
  /** Sends the current colours of the page. */
  colours(palette: GraphPalette): void;
  /** The state that was kept before the page was hidden or the window reloaded. */
  readonly kept: PageState;
  keep(state: PageState): void;
}

/** Connects to the extension. VS Code returns its API once per page, so this is called once. */
export function connect(page: InspectorPage, log: (error: Error) => void): Host {
  const { port, kept, keep } = acquirePageApi();
  const rpc = new Rpc<InspectorPage, InspectorHost>({
    port,
    serve: page,
    log,
  });
  return {
    calls: rpc.remote,
    ready: () => rpc.notify.painted(),
    colours: (palette) => rpc.notify.colours(palette),
    kept: readPageState(kept),
    keep,
  };
}
