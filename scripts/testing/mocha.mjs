// Mocha runs: bundled tests, the events of their reporter, and the second attempt of those that
// failed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findFiles } from '../find-files.mjs';

/** @typedef {import('./reporter.cjs').TestEvent} TestEvent */

const root = path.resolve(import.meta.dirname, '..', '..');
const out = path.join(root, 'out');
/** Milliseconds: a process that runs longer hangs. */
const longest = 60 * 60_000;

/**
 * Bundles tests into a folder of their own, inside the repository for its packages, and removes it
 * after their use: tests may run twice at the same time.
 * @template T
 * @param {string} name
 * @param {readonly string[]} files
 * @param {'esm' | 'cjs'} format
 * @param {(folder: string, bundles: readonly string[]) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBundles(name, files, format, use) {
  if (files.length === 0) throw new Error(`there are no tests of ${name}`);
  fs.mkdirSync(out, { recursive: true });
  const folder = fs.mkdtempSync(path.join(out, `${name}-`));
  try {
    const { bundleTests } = await import('../../esbuild.mjs');
    await bundleTests({ entryPoints: [...files], outdir: folder, format });
    return await use(folder, findFiles(folder, format === 'esm' ? '.test.mjs' : '.test.cjs'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns the command that runs bundles with mocha in a process of its own.
 * @param {readonly string[]} bundles
 * @param {string} events the reporter's file
 * @param {readonly string[]} options mocha's
 * @returns {readonly string[]}
 */
export function mochaCommand(bundles, events, options) {
  const program = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = path.join(import.meta.dirname, 'reporter.cjs');
  const own = ['--forbid-only', '--forbid-pending', '--no-config', '--reporter', reporter];
  own.push('--reporter-option', `events=${events}`);
  return [process.execPath, '--enable-source-maps', program, ...own, ...options, ...bundles];
}

/**
 * Receives the events of a run.
 * @typedef {object} Listener
 * @property {(tests: number) => void} expect receives the number of tests that are about to run
 * @property {(event: TestEvent) => void} count a test or a hook has ended
 * @property {(line: string) => void} print the process has printed a line
 */

/**
 * Runs a command whose reporter reports its tests. A command that ends before its tests do, or with
 * an error and no failed test, is a failure of its own.
 * @param {Listener} listener
 * @param {(events: string) => readonly string[]} command for the reporter's file
 * @param {NodeJS.ProcessEnv} [env] variables besides those of this process
 * @returns {Promise<TestEvent[]>} what failed
 */
export async function runTests(listener, command, env = {}) {
  fs.mkdirSync(out, { recursive: true });
  const folder = fs.mkdtempSync(path.join(out, 'events-'));
  const events = path.join(folder, 'events.jsonl');
  fs.writeFileSync(events, '');
  /** @type {TestEvent[]} */
  const failed = [];
  let ended = false;
  const count = (/** @type {TestEvent} */ event) => {
    listener.count(event);
    if (event.error !== null) failed.push(event);
  };
  const handle = fs.openSync(events, 'r');
  const newLines = linesOf(handle);
  const follow = () => {
    for (const line of newLines()) {
      const event = JSON.parse(line);
      if ('tests' in event) listener.expect(event.tests);
      else if ('ended' in event) ended = true;
      else count(event);
    }
  };
  const timer = setInterval(follow, 200);
  try {
    const problem = await run(command(events), env, listener.print);
    follow();
    if (failed.length === 0 && (problem !== null || !ended)) {
      count({ title: 'its process', ms: 0, error: problem ?? 'it ended before its tests did', suite: '' });
    }
    return failed;
  } finally {
    clearInterval(timer);
    fs.closeSync(handle);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns a function that returns the lines appended to a file since its last call.
 * @param {number} handle
 * @returns {() => string[]}
 */
function linesOf(handle) {
  let read = 0;
  let rest = Buffer.alloc(0);
  return () => {
    const chunk = Buffer.alloc(fs.fstatSync(handle).size - read);
    read += fs.readSync(handle, chunk, 0, chunk.length, read);
    const all = Buffer.concat([rest, chunk]);
    const end = all.lastIndexOf(10) + 1;
    rest = all.subarray(end);
    return all.toString('utf8', 0, end).split('\n').filter(Boolean);
  };
}

/**
 * Returns the number of tests in bundles, without running them.
 * @param {readonly string[]} bundles
 * @param {readonly string[]} options mocha's
 * @returns {Promise<number>}
 */
export async function countTests(bundles, options) {
  const program = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const command = [process.execPath, program, '--dry-run', '--no-config', '--reporter', 'min', ...options, ...bundles];
  let text = '';
  const problem = await run(command, {}, (line) => {
    text += `${line}\n`;
  });
  const [, passing] = /(\d+) passing/.exec(text) ?? [];
  if (problem !== null || passing === undefined) throw new Error(`the tests could not be counted: ${problem}\n${text}`);
  return Number(passing);
}

/** A pattern for mocha's --grep that means exactly these tests, and all tests of suites whose hooks failed. @param {readonly TestEvent[]} failed */
export function patternOf(failed) {
  return failed.map(({ title, suite }) => (suite === null ? `^${escaped(title)}$` : `^${escaped(suite)}`)).join('|');
}

/**
 * Runs a command and passes on its output line by line.
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} print
 * @returns {Promise<string | null>} what went wrong; null for nothing
 */
export function run([program = '', ...args], env, print) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      timeout: longest,
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim() !== '') print(line);
      });
    }
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      resolve(
        code === 0 ? null : `${path.basename(program)} ${args.slice(0, 2).join(' ')} ended with ${code ?? signal}`,
      );
    });
  });
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
