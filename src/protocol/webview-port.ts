/** The channel between the extension and a webview; both ends use this port. */

import { packed, unpacked } from './packing';
import type { Port } from './rpc';

/** What both ends have: `webview` in the extension, `acquireVsCodeApi()` and the window's message events in the page. */
export interface WebviewChannel {
  postMessage(message: unknown): unknown;
  listen(handler: (message: unknown) => void): { dispose(): void };
}

/** A port over a webview's channel, which takes each message as one block of bytes. What comes that is none is handed on as null. */
export function webviewPort(channel: WebviewChannel): Port {
  return {
    post: (message) => void channel.postMessage(packed(message)),
    listen: (handler) =>
      channel.listen((message) => handler(message instanceof ArrayBuffer ? unpacked(message) : null)),
  };
}
