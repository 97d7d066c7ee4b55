/** The channel between a thread and its worker. */

import type { MessagePort } from 'node:worker_threads';
import type { Port } from './rpc';

/** A port over a Worker, a `parentPort` or one end of a MessageChannel. */
export function threadPort(port: Pick<MessagePort, 'postMessage' | 'on' | 'off'>): Port {
  return {
    post: (message, transfer) => port.postMessage(message, transfer ?? []),
    listen(handler) {
      port.on('message', handler);
      return { dispose: () => port.off('message', handler) };
    },
  };
}
