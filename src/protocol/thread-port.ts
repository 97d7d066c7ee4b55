/** Thread port: the channel between a thread and its worker. */

import type { MessagePort, Worker } from 'node:worker_threads';
import type { Port } from './rpc';

/** Returns a port over a Worker, a `parentPort` or one end of a MessageChannel. */
export function threadPort(port: MessagePort | Worker): Port {
  return {
    post: (message, transfer) => port.postMessage(message, transfer ?? []),
    listen(handler) {
      port.on('message', handler);
      return { dispose: () => port.off('message', handler) };
    },
  };
}
