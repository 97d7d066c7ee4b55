/**
 * VS Code API of a page: the connection to the extension, and a state that VS Code keeps for the
 * page.
 */

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
  /**
   * The state that was kept before the page was hidden or the window reloaded; not validated yet.
   */
  readonly kept: unknown;
  keep(state: unknown): void;
}

/** Acquires the API. VS Code returns it once per page, so this is called once. */
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
