/** Thread port: the channel between a thread and its worker. */

import type { Port } from './rpc';

/** The common interface of a Worker, a `parentPort` and one end of a MessageChannel. */
interface ThreadChannel {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', handler: (message: unknown) => void): unknown;
  off(event: 'message', handler: (message: unknown) => void): unknown;
}

/** Returns a port over a thread's channel. */
export function threadPort(channel: ThreadChannel): Port {
  return {
    post: (message, transfer) => channel.postMessage(message, transfer ?? []),
    listen(handler) {
      channel.on('message', handler);
      return { dispose: () => channel.off('message', handler) };
    },
  };
}
