/** What VS Code gives a page: the line to the extension, and a state that it keeps for the page. */

import type { Port } from '../../protocol/rpc';
import { webviewPort } from '../../protocol/webview-port';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface PageApi {
  readonly port: Port;
  /** What was kept before the page was hidden or the window reloaded; nobody has looked at it yet. */
  readonly kept: unknown;
  keep(state: unknown): void;
}

/** VS Code gives it out once a page, so this is called once. */
export function acquirePageApi(): PageApi {
  const api = acquireVsCodeApi();
  const port = webviewPort({
    postMessage: (message) => api.postMessage(message),
    listen(handler) {
      const listener = (event: MessageEvent<unknown>) => handler(event.data);
      window.addEventListener('message', listener);
      return { dispose: () => window.removeEventListener('message', listener) };
    },
  });
  return { port, kept: api.getState(), keep: (state) => api.setState(state) };
}
