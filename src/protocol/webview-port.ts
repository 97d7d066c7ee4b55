/** Webview port: the channel between the extension and a webview; both ends use it. */

import { packed, unpacked } from './packing';
import type { Port } from './rpc';

/**
 * The common interface of both ends: `webview` in the extension, `acquireVsCodeApi()` and the
 * window's message events in the page.
 */
export interface WebviewChannel {
  postMessage(message: unknown): unknown;
  listen(handler: (message: unknown) => void): { dispose(): void };
}

/**
 * Returns a port over a webview's channel, which takes each message as one block of bytes. Other
 * messages are passed on as null.
 */
export function webviewPort(channel: WebviewChannel): Port {
  return {
    post: (message) => void channel.postMessage(packed(message)),
    listen: (handler) =>
      channel.listen((message) => handler(message instanceof ArrayBuffer ? unpacked(message) : null)),
  };
}
