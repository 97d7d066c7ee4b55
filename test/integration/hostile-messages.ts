/** What a page could send that is not itself any more, and that the other end does nothing of it. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { packed } from '../../src/protocol/packing';
import { webviewPort } from '../../src/protocol/webview-port';
import { kindOf, type PanelWithoutPage } from './panel-without-page';
import { until } from './window';

export const count = 10_000;
const { SEED } = process.env;
const seed = SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SEED);

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    'file:///etc/passwd',
    '/etc/passwd',
    '../../../../.ssh/id_rsa',
    'command:workbench.action.quit',
    'vscode://settings',
    'microgpt.export',
    '"><script>alert(1)</script>',
    'x'.repeat(100_000),
    { scheme: 'file', path: '/etc/passwd', $mid: 1 },
    { $number: 'NaN' },
    { $number: 'Infinity' },
    { $number: '1; process.exit()' },
    { __proto__: { kind: 'call' }, constructor: { prototype: {} } },
    [[[[[[[[[[[[[]]]]]]]]]]]]],
    -1,
    2 ** 53,
    1e308,
    0.5,
    null,
  ),
  fc.jsonValue(),
);

/** One of the places of a value replaced, added or taken away. */
function mutated(value: unknown, place: number, by: unknown): unknown {
  const paths: string[][] = [[]];
  const visit = (one: unknown, path: string[]) => {
    if (typeof one !== 'object' || one === null) return;
    for (const [key, member] of Object.entries(one)) {
      paths.push([...path, key]);
      visit(member, [...path, key]);
    }
    paths.push([...path, 'more']);
  };
  visit(value, []);
  const path = paths[place % paths.length] ?? [];
  const change = (one: unknown, [key, ...rest]: string[]): unknown => {
    if (key === undefined) return by;
    if (Array.isArray(one)) return one.map((member, i) => (String(i) === key ? change(member, rest) : member));
    if (typeof one !== 'object' || one === null) return by;
    return { ...one, [key]: change(Reflect.get(one, key), rest) };
  };
  return change(value, path);
}

/** What a page may call. */
export interface PageCalls {
  /** Calls that pass, at least one of each method. */
  readonly sound: readonly (readonly [string, readonly unknown[]])[];
  /** The arguments of every method. */
  readonly schemas: object;
}

function methodsOf({ schemas }: PageCalls): fc.Arbitrary<string> {
  return fc.constantFrom(
    ...Object.keys(schemas),
    ...['eval', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'then', 'dispose', 'show', 'save', 'resume'],
    ...['executeCommand', 'openTextDocument', 'readFile', 'begin', 'readCorpus', 'crash', 'close', ''],
  );
}

const ids = fc.oneof(fc.nat(), hostile);

/** Messages before they are packed: hardly any is one of the protocol, and many are nearly one. */
function envelopes(calls: PageCalls): fc.Arbitrary<unknown> {
  const mutatedCalls = fc
    .tuple(fc.constantFrom(...calls.sound), fc.nat(), hostile)
    .map(([[method, args], place, by]) => ({ method, args: mutated(args, place, by) }));
  const wildCalls = fc.record({
    method: methodsOf(calls),
    args: fc.oneof(fc.array(hostile, { maxLength: 4 }), hostile),
  });
  // The place of a signal that ends the call.
  const signals = fc.option(fc.oneof(fc.nat({ max: 3 }), hostile), { nil: undefined, freq: 4 });
  return fc.oneof(
    { arbitrary: hostile, weight: 1 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('call', 'notification'), ids, signals, fc.oneof(mutatedCalls, wildCalls))
        .map(([kind, id, signal, call]) =>
          kind === 'call' ? { kind, id, ...call, ...(signal === undefined ? {} : { signal }) } : { kind, ...call },
        ),
      weight: 8,
    },
    {
      arbitrary: fc.record({
        kind: fc.constantFrom('result', 'error', 'abort', 'eval'),
        id: ids,
        value: hostile,
        error: hostile,
      }),
      weight: 1,
    },
  );
}

/** As they arrive: as the page's port sends them, some with other bytes in them; and some that are no block of bytes. */
function messages(calls: PageCalls): fc.Arbitrary<unknown> {
  const all = envelopes(calls);
  return fc.oneof(
    { arbitrary: all.map(packed), weight: 8 },
    {
      arbitrary: fc.tuple(all, fc.nat(), fc.nat({ max: 255 })).map(([envelope, at, byte]) => {
        const bytes = new Uint8Array(packed(envelope));
        bytes[at % bytes.length] = byte;
        return bytes.buffer;
      }),
      weight: 1,
    },
    { arbitrary: all, weight: 1 },
  );
}

/** A message as it comes out of the port: null where it is no block of bytes, tagged numbers numbers again. */
function received(message: unknown): unknown {
  let result: unknown;
  const handlers: ((message: unknown) => void)[] = [];
  const channel = {
    postMessage() {},
    listen(handler: (message: unknown) => void) {
      handlers.push(handler);
      return { dispose() {} };
    },
  };
  webviewPort(channel).listen((one) => {
    result = one;
  });
  for (const handler of handlers) handler(message);
  return result;
}

/** Whether a message is one that the page may send. */
function isSound(sent: unknown, { schemas }: PageCalls): boolean {
  const message = received(sent);
  if (typeof message !== 'object' || message === null || !('method' in message) || !('args' in message)) return false;
  const schema: unknown = Object.entries(schemas).find(([name]) => name === message.method)?.[1];
  if (schema === undefined || !Array.isArray(message.args)) return false;
  const args = [...message.args];
  // The signal takes its place among the arguments.
  const place = 'signal' in message ? message.signal : null;
  if (typeof place === 'number' && place < args.length) args[place] = theSignal;
  return v.is(schema as v.GenericSchema, args);
}

const { signal: theSignal } = new AbortController();

/** Notes everything that is called of some objects, and every look at the file systems. */
function spied(objects: readonly (readonly [string, object])[]): { readonly names: string[]; restore(): void } {
  const called: string[] = [];
  const undo: (() => void)[] = [];
  for (const [name, object] of objects) {
    const before = undo.length;
    const proto: object = Object.getPrototypeOf(object) ?? {};
    const keys = new Set([...Object.keys(object), ...Object.getOwnPropertyNames(proto)]);
    for (const key of keys) {
      if (key === 'constructor' || Object.getOwnPropertyDescriptor(proto, key)?.get) continue;
      const was: unknown = Reflect.get(object, key);
      if (typeof was !== 'function') continue;
      const spy = function (this: unknown, ...args: unknown[]): unknown {
        called.push(`${name}.${key}`);
        return Reflect.apply(was, this, args);
      };
      if (!Reflect.set(object, key, spy)) continue;
      undo.push(() => Reflect.set(object, key, was));
    }
    assert.ok(undo.length > before, `${name} is watched`);
  }
  // Its functions cannot be replaced.
  const { fs } = vscode.workspace;
  Object.defineProperty(vscode.workspace, 'fs', {
    configurable: true,
    get() {
      called.push('workspace.fs');
      return fs;
    },
  });
  undo.push(() => Object.defineProperty(vscode.workspace, 'fs', { configurable: true, get: () => fs }));
  return {
    names: called,
    restore() {
      for (const step of undo) step();
    },
  };
}

/** Sends `count` messages, none of which may do anything, to a page's other end. Fails where one has been called of what is watched, or is answered with more than an error. */
export async function refuses(
  { send, sent }: PanelWithoutPage,
  calls: PageCalls,
  watched: readonly (readonly [string, object])[],
): Promise<void> {
  assert.deepEqual([...new Set(calls.sound.map(([method]) => method))].sort(), Object.keys(calls.schemas).sort());
  for (const [method, args] of calls.sound) assert.ok(isSound(packed({ method, args }), calls), method);
  // What fails can be repeated.
  console.log(`      SEED=${seed}`);
  const made = fc.sample(
    messages(calls).filter((message) => !isSound(message, calls)),
    { numRuns: count, seed },
  );
  const called = spied([
    ...watched,
    ['commands', vscode.commands],
    ['window', vscode.window],
    ['workspace', vscode.workspace],
    ['env', vscode.env],
  ]);
  let refused = 0;
  try {
    for (const message of made) {
      send(message);
      refused++;
      // The handler answers later: it must have come to an end of some before more arrive, as with a real page.
      if (refused % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => sent.length > 0, 'answers');
    assert.deepEqual([...new Set(called.names)], []);
  } finally {
    called.restore();
  }
  assert.deepEqual(
    sent.filter((answer) => kindOf(answer) !== 'error'),
    [],
  );
  const ofCalls = made.map(received).filter(isCall);
  console.log(
    `      ${refused} messages refused, ${ofCalls.length} of them calls, ${sent.length} answered with an error`,
  );
}

function isCall(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'call' && 'id' in message
  );
}
