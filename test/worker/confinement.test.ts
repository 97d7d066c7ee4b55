/**
 * The code of a model file does not reach out of its thread in the ways that are known. That is a
 * second line of defence; the first is that only files of a trusted workspace run.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundleTests } from '../../esbuild.mjs';

/** Code of the global scope, which the shadowed names of a model file do not cover. */
const outside = (code: string) => `(() => {}).constructor(${JSON.stringify(`return (${code})`)})()`;

/** Ways to files, the network, the process, modules, and another thread's memory. */
const ways: readonly string[] = [
  'typeof process === "undefined" ? undefined : process',
  outside('globalThis.process'),
  outside('process.getBuiltinModule("fs")'),
  outside('process.binding("fs")'),
  outside('process.env'),
  outside('globalThis.global.process'),
  outside('globalThis.require'),
  outside('require("fs")'),
  outside('module.constructor._load("fs")'),
  outside('globalThis.exports'),
  outside('globalThis.Buffer'),
  outside('globalThis.fetch'),
  outside('fetch("http://127.0.0.1:9/")'),
  outside('globalThis.WebSocket'),
  outside('globalThis.EventSource'),
  outside('globalThis.Request'),
  outside('globalThis.BroadcastChannel'),
  outside('globalThis.MessageChannel'),
  outside('globalThis.Worker'),
  outside('globalThis.WebAssembly'),
  outside('globalThis.SharedArrayBuffer'),
  outside('globalThis.Atomics'),
  outside('globalThis.navigator'),
  outside('globalThis.localStorage'),
  outside('import("node:fs")'),
  '(async () => {}).constructor("return await import(\'node:fs\')")()',
  '(function* () {}).constructor("yield import(\'node:fs\')")().next().value',
  'new (Function)("return import(\'node:fs\')")()',
  '(0, eval)("import(\'node:fs\')")',
  'eval("import(\'node:fs\')")',
  'Promise.resolve("import(\'node:fs\')").then(eval)',
  '["import(\'node:fs\')"].map(eval)[0]',
  'Reflect.apply(eval, null, ["import(\'node:fs\')"])',
  'Promise.resolve("return import(\'node:net\')").then(Function).then((f) => f())',
  '(() => { const before = Error.prepareStackTrace; let found; Error.prepareStackTrace = (_, sites) => { found = sites.map((site) => site.getThis()).find((one) => one && one.process); }; new Error().stack; Error.prepareStackTrace = before; return found; })()',
  "(() => { const before = Error.prepareStackTrace; let found; Error.prepareStackTrace = (_, sites) => { found = sites.map((site) => site.getFunction()).find((one) => one && /require/.test(String(one).split('{')[0])); }; new Error().stack; Error.prepareStackTrace = before; return found; })()",
];

/** Everything that can be reached from the global object by properties and prototypes. */
const reach = outside(`(() => {
  const names = /^(getBuiltinModule|binding|_linkedBinding|dlopen|kill|abort|reallyExit|require|_load|spawn|readFileSync|connect|fetch)$/;
  const seen = new Set();
  const queue = [globalThis];
  while (queue.length > 0) {
    const object = queue.pop();
    if (seen.has(object)) continue;
    seen.add(object);
    for (const key of Reflect.ownKeys(object)) {
      let descriptor;
      try { descriptor = Reflect.getOwnPropertyDescriptor(object, key); } catch { continue; }
      for (const value of [descriptor.value, descriptor.get, descriptor.set]) {
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
        if (typeof value === 'function' && names.test(String(key))) return String(key);
        queue.push(value);
      }
    }
    const prototype = Reflect.getPrototypeOf(object);
    if (prototype !== null) queue.push(prototype);
  }
  return seen.size > 500 ? undefined : 'looked at ' + seen.size;
})()`);

describe('the code of a model file', () => {
  let folder = '';
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-confined-'));
    const entry = 'test/worker/confined-thread.ts';
    await bundleTests({ entryPoints: [entry], outdir: folder, format: 'esm' });
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  async function outcomesOf(attempts: readonly string[]): Promise<readonly string[]> {
    const file = path.join(folder, 'test', 'worker', 'confined-thread.mjs');
    const worker = new Worker(file, { workerData: attempts, env: {}, execArgv: [] });
    const [outcomes] = await once(worker, 'message');
    await worker.terminate();
    return outcomes;
  }

  it(`reaches nothing outside of its thread in ${ways.length} ways`, async () => {
    const outcomes = await outcomesOf(ways);
    assert.equal(outcomes.length, ways.length);
    for (const [i, outcome] of outcomes.entries()) assert.match(outcome, /^(nothing$|error: )/, ways[i]);
  });

  it('finds no way out on a walk through all that the global object leads to', async () => {
    assert.deepEqual(await outcomesOf([reach]), ['nothing']);
  });

  it('computes all the same', async () => {
    const outcomes = await outcomesOf(['Math.sqrt(16)', '[3, 1, 2].sort().join()', 'new Float64Array(2).length']);
    assert.deepEqual(outcomes, ['a number: 4', 'a string: 1,2,3', 'a number: 2']);
  });
});
