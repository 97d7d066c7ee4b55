/** The page's end of the line to the extension: calls both ways, and the state that VS Code keeps for the page. */

import type { GraphPalette } from '../graph/svg';
import type { InspectorHost, InspectorPage } from '../protocol/inspector-api';
import { type Calls, Rpc } from '../protocol/rpc';
import { webviewPort } from '../protocol/webview-port';
import { type PageState, readPageState } from './page-state';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  readonly calls: Calls<InspectorHost>;
  /** All that came is painted. */
  ready(): void;
  /** The colours that the page has now. */
  colours(palette: GraphPalette): void;
  /** What was kept before the page was hidden or the window reloaded. */
  readonly kept: PageState;
  keep(state: PageState): void;
}

/** Connects to the extension. VS Code gives out its API once a page, so this is called once. */
export function connect(page: InspectorPage, log: (error: Error) => void): Host {
  const api = acquireVsCodeApi();
  const rpc = new Rpc<InspectorPage, InspectorHost>({
    port: webviewPort({
      postMessage: (message) => api.postMessage(message),
      listen(handler) {
        const listener = (event: MessageEvent<unknown>) => handler(event.data);
        window.addEventListener('message', listener);
        return { dispose: () => window.removeEventListener('message', listener) };
      },
    }),
    serve: page,
    log,
  });
  return {
    calls: rpc.remote,
    ready: () => rpc.notify.painted(),
    colours: (palette) => rpc.notify.colours(palette),
    kept: readPageState(api.getState()),
    keep: (state) => api.setState(state),
  };
}
