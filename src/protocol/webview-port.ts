/**
 * The channel between the extension and a webview. VS Code sends typed arrays as they are and the rest as JSON, which
 * knows no NaN and no infinity and would make null of them; a diverged run has them everywhere. So they travel as tagged objects.
 * Both ends use this port.
 */

import type { Port } from './rpc';

/** What both ends have: `webview` in the extension, `acquireVsCodeApi()` and the window's message events in the page. */
export interface WebviewChannel {
  postMessage(message: unknown): unknown;
  listen(handler: (message: unknown) => void): { dispose(): void };
}

/** A port over a webview's channel that keeps NaN and the infinities. Typed arrays need no such care. */
export function webviewPort(channel: WebviewChannel): Port {
  return {
    post: (message) => void channel.postMessage(encodeNumbers(message)),
    listen: (handler) => channel.listen((message) => handler(decodeNumbers(message))),
  };
}

const tag = '$number';
/** Deeper than any message of the protocol; what lies deeper is dropped, so that no message exhausts the stack. */
const depthLimit = 32;

function encodeNumbers(value: unknown, depth = 0): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { [tag]: String(value) };
  return mapped(value, encodeNumbers, depth);
}

function decodeNumbers(value: unknown, depth = 0): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, tag)) {
    const text = Reflect.get(value, tag);
    return text === 'NaN' || text === 'Infinity' || text === '-Infinity' ? Number(text) : null;
  }
  return mapped(value, decodeNumbers, depth);
}

/** A copy of an array or plain object with `map` applied to its members; anything else as it is. */
function mapped(value: unknown, map: (member: unknown, depth: number) => unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return value;
  }
  if (depth === depthLimit) return null;
  if (Array.isArray(value)) return value.map((member) => map(member, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member, depth + 1)]));
}
