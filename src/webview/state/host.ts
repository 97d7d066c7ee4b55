/** The page's end of the line to the extension: calls both ways, and the state that VS Code keeps for the page. */

import type { PaneRequest } from '../../inspection/panes/panes';
import type { InspectorHost, InspectorPage } from '../../protocol/inspector-api';
import { type Calls, Rpc } from '../../protocol/rpc';
import type { GraphPalette } from '../../step/view/svg';
import { type PageState, readPageState } from './page-state';
import { acquirePageApi } from './vscode-api';

export interface Host {
  readonly calls: Calls<InspectorHost>;
  /** All that came is painted. */
  ready(): void;
  /** What comes with each change from now on. */
  showsPane(pane: PaneRequest | null): void;
  /** The colours that the page has now. */
  colours(palette: GraphPalette): void;
  /** What was kept before the page was hidden or the window reloaded. */
  readonly kept: PageState;
  keep(state: PageState): void;
}

/** Connects to the extension. VS Code gives out its API once a page, so this is called once. */
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
    showsPane: (pane) => rpc.notify.showsPane(pane),
    colours: (palette) => rpc.notify.colours(palette),
    kept: readPageState(kept),
    keep,
  };
}
