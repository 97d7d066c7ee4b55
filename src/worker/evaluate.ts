/**
 * Evaluation: runs the code of a model file in this thread. The code can change whatever it
 * reaches, so what leads out of the thread is removed first. That is a second line of defence;
 * Workspace Trust is the first.
 */

import { Script } from 'node:vm';
import type { Evaluate } from '../program/load';

/** Globals that reach out of the thread, or into its code. What the product needs it has taken. */
const REMOVED = [
  ...['process', 'Buffer', 'fetch', 'WebSocket', 'EventSource', 'Request', 'Response', 'Headers', 'FormData'],
  ...['BroadcastChannel', 'MessageChannel', 'MessagePort', 'Worker', 'WebAssembly', 'SharedArrayBuffer', 'Atomics'],
  ...['navigator', 'localStorage', 'sessionStorage', 'Storage', 'require', 'module', 'exports'],
];

let isSealed = false;

/** Code of a script cannot import: it has no loader of modules. */
export const evaluate: Evaluate = (script, url) => {
  if (!isSealed) {
    for (const name of REMOVED) Reflect.deleteProperty(globalThis, name);
    isSealed = true;
  }
  return new Script(script, { filename: url }).runInThisContext();
};
