// Test runner: runs every test, `npm test`, or parts of it by name: `npm test -- unit browser
// [--grep TEXT]`. It installs and builds what the parts need. Parts that do not depend on each
// other run side by side, and go on after a failure. The last line is `N passed, N failed`, where
// each check counts as one.
import './node-version.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findFiles } from './find-files.mjs';
import { installPackages } from './npm.mjs';
import { onOutputError } from './standard-output.mjs';
import { countTests, mochaCommand, patternOf, run, runTests, withBundles } from './testing/mocha.mjs';
import { makePool } from './testing/pool.mjs';
import { Record } from './testing/record.mjs';

/** @typedef {import('./testing/reporter.cjs').TestEvent} TestEvent */

const root = path.resolve(import.meta.dirname, '..');
const vsix = path.join(root, 'out', 'microgpt.vsix');
const cores = os.availableParallelism();
/** Mocha's limit is for what hangs, milliseconds: what waits gives up earlier, and says what it waited for. */
const hanging = ['--timeout', '600000'];
/**
 * Files of tests that compute for seconds, or do the same thing thousands of times: on other
 * machines they would say nothing more.
 */
const computes =
  /(kills|fuzz|large-model|depth|published-run|history-memory|run-history|reference|gradients|visit)\.test/;
/** A machine far away, started half a minute ago, in 2040. The process of the tests has it, and all that it starts. */
const foreignMachine = {
  LC_ALL: 'ar_EG.UTF-8',
  TZ: 'Pacific/Chatham',
  NODE_OPTIONS: `--require ${JSON.stringify(path.join(root, 'test', 'foreign-machine.cjs'))}`,
};

/**
 * The parts. A part runs when the parts it needs have passed; where one has failed it does not run
 * and counts as one failure. Unit tests run even so, for most of them need no build. Of parts that
 * wait, the first in this list runs first: the long ones.
 */
const parts = {
  build: { needs: [], run: () => check('build', buildExtension) },
  package: { needs: ['build'], run: () => check('package', packageVsix) },
  host: { needs: [], run: setUpHost },
  browser: { needs: ['host', 'package'], run: runBrowserTests },
  unit: { needs: ['build'], run: () => runUnitTests('unit', () => true) },
  integration: { needs: ['host', 'build'], run: runIntegrationTests },
  foreign: { needs: ['build'], run: () => runUnitTests('foreign', (file) => !computes.test(file), foreignMachine) },
  // All of it: with what it knows of the last time, it would not see that a file of globals has changed.
  types: { needs: [], run: () => check('types', () => tool('typescript/bin/tsc', '--build', '--force')) },
  lint: { needs: [], run: () => check('lint', () => tool('@biomejs/biome/bin/biome', 'check', '.')) },
  packaging: { needs: ['package'], run: () => runFiles('packaging', findTests('test/packaging'), []) },
};

/** @typedef {keyof typeof parts} Part */
/** @typedef {{ events: string, pattern: string | undefined }} Run a run's file of events; and what the titles of its tests match, where these are not all */

const record = new Record();
/** Windows wait half of their time, so there is one for each core, and beside them one process that computes. */
const inWindow = makePool(cores);
const inProcess = makePool(1);

onOutputError(() => {});
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string', short: 'g' } },
});
const names = /** @type {Part[]} */ (Object.keys(parts));
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  const quoted = unknown.map((name) => JSON.stringify(name)).join(', ');
  console.error(`there is no part ${quoted}: the parts are ${names.join(', ')}`);
  process.exit(2);
}
process.chdir(root);

if (await check('install', async () => installPackages(root))) {
  /** @type {Map<string, Promise<boolean>>} whether each part has passed */
  const runs = new Map();
  for (const name of wantedParts()) runs.set(name, runPart(name, parts[name].needs, runs));
  await Promise.all(runs.values());
}
record.close();
process.exitCode = record.failed > 0 ? 1 : 0;

/** @returns {Part[]} those that are asked for, with all that they need, in an order in which each comes after what it needs */
function wantedParts() {
  const wanted = new Set(positionals.length === 0 ? names : positionals);
  for (const name of wanted) for (const need of parts[/** @type {Part} */ (name)].needs) wanted.add(need);
  return names.filter((name) => wanted.has(name));
}

/**
 * @param {Part} name
 * @param {readonly string[]} needs
 * @param {ReadonlyMap<string, Promise<boolean>>} runs
 * @returns {Promise<boolean>} whether it has passed
 */
async function runPart(name, needs, runs) {
  const missing = [];
  for (const need of needs) if (!(await runs.get(need))) missing.push(need);
  if (missing.length > 0 && name !== 'unit') {
    record.count(name, { title: name, ms: 0, error: `not run, for it needs ${missing.join(' and ')}` });
    return false;
  }
  try {
    return await parts[name].run();
  } catch (error) {
    record.count(name, { title: name, ms: 0, error: textOf(error) });
    return false;
  }
}

/**
 * Runs a step that passes or fails as a whole, and counts it.
 * @param {string} name
 * @param {() => Promise<void>} step
 * @param {ReturnType<typeof makePool>} [inPlace] where it waits for its turn
 * @returns {Promise<boolean>} whether it passed
 */
function check(name, step, inPlace = inProcess) {
  return inPlace(names.indexOf(/** @type {Part} */ (name)), async () => {
    const start = performance.now();
    /** @type {string | null} */
    let error = null;
    try {
      await step();
    } catch (thrown) {
      error = textOf(thrown);
    }
    record.count(name, { title: name, ms: performance.now() - start, error });
    return error === null;
  });
}

async function setUpHost() {
  if ((await missingHost()) !== undefined) return true;
  const program = path.join('test', 'host', 'setup.mjs');
  const setUp = (/** @type {string} */ what) => execute(process.execPath, program, what);
  // It waits for the network, and for no other part.
  return check('host', async () => void (await Promise.all([setUp('server'), setUp('browser')])), makePool(1));
}

/** Returns why the VS Code of test/host cannot run here; undefined where it can. */
async function missingHost() {
  const { missingForHost } = await import('../test/host/setup.mjs');
  return missingForHost();
}

async function buildExtension() {
  const { build } = await import('../esbuild.mjs');
  await build({ production: true });
}

async function packageVsix() {
  const { packageExtension } = await import('./package.mjs');
  packageExtension(vsix);
}

/**
 * @param {'unit' | 'foreign'} part the tests on this machine, or on one whose clock, language, size and start are others
 * @param {(file: string) => boolean} isWanted
 * @param {NodeJS.ProcessEnv} [env]
 */
async function runUnitTests(part, isWanted, env = {}) {
  const apart = ['host', 'integration', 'packaging', 'browser'].map((name) => path.join('test', name) + path.sep);
  const files = findTests('test').filter((file) => !apart.some((folder) => file.startsWith(folder)) && isWanted(file));
  return await runFiles(part, files, [...hanging, '--parallel', '--jobs', String(cores)], env);
}

async function runBrowserTests() {
  const missing = await missingHost();
  if (missing !== undefined) {
    record.notRun.push(`the browser tests: ${missing}`);
    return true;
  }
  return await withBundles('browser', findTests('test/browser'), 'esm', async (_folder, bundles) => {
    // Each file has its own VS Code and browser.
    const passed = await Promise.all(longestFirst(bundles).map((bundle) => runFile(bundle)));
    return passed.every(Boolean);

    /** @param {string} bundle */
    function runFile(bundle) {
      return runTwice('browser', inWindow, ({ events, pattern }) =>
        mochaCommand([bundle], events, [...hanging, ...(pattern === undefined ? ['--fail-zero'] : grep(pattern))]),
      );
    }
  });
}

/**
 * Runs tests and, in CI, those that failed once more. On a machine that others use, one slow moment
 * must not fail the whole run: tests that pass now are reported as flaky.
 * @param {Part} part
 * @param {ReturnType<typeof makePool>} inPlace where a run waits for its turn
 * @param {(run: Run) => readonly string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, expected?: number }} [how] `expected`: how many tests there are, where the reporter does not tell
 * @returns {Promise<boolean>} whether all of them passed
 */
async function runTwice(part, inPlace, command, { env = {}, expected } = {}) {
  const tell = listener(part);
  const silent = { ...tell, expect: () => {} };
  const rank = names.indexOf(part);
  const failed = await inPlace(rank, () =>
    runTests(expected === undefined ? tell : silent, (events) => command({ events, pattern: values.grep }), env),
  );
  if (failed.length === 0 || process.env['CI'] !== 'true') return failed.length === 0;
  const counted = new Set(failed.map(({ title }) => title));
  /** Failed tests are counted already; those of a suite whose hook failed are not. @param {TestEvent} event */
  const count = (event) => {
    if (!counted.has(event.title)) tell.count(event);
    else record.say(part, `once more: ${event.error === null ? 'passed' : 'FAILED'} ${event.title}`);
  };
  const again = await inPlace(rank, () =>
    runTests({ ...silent, count }, (events) => command({ events, pattern: patternOf(failed) }), env),
  );
  const stillFailed = new Set(again.map(({ title }) => title));
  for (const title of counted) if (!stillFailed.has(title)) record.countFlaky(part, title);
  return stillFailed.size === 0;
}

/**
 * Runs the tests inside VS Code: the desktop's where it can be downloaded and shown, else the one
 * of test/host.
 */
async function runIntegrationTests() {
  const desktop = await desktopLauncher();
  const missing = await missingHost();
  if (desktop === undefined && missing !== undefined) {
    record.notRun.push(`the tests inside VS Code, which cannot be downloaded here: ${missing}`);
    return true;
  }
  const { VSCODE_EXECUTABLE: chosen = '' } = process.env;
  const env = {
    VSCODE_EXECUTABLE: desktop === undefined ? path.join(root, 'test', 'host', 'code.mjs') : chosen,
  };
  const launcher = [...(desktop ?? []), process.execPath, path.join(root, 'test', 'runTest.mjs')];
  return await withBundles('integration', findTests('test/integration'), 'cjs', (folder) =>
    runTwice('integration', inWindow, ({ events, pattern = '' }) => [...launcher, folder, events, pattern], { env }),
  );
}

/**
 * Returns the command line before the command that runs tests in a desktop VS Code; undefined where
 * that is not possible.
 * @returns {Promise<string[] | undefined>}
 */
async function desktopLauncher() {
  const { VSCODE_EXECUTABLE, VSCODE_VERSION, DISPLAY, WAYLAND_DISPLAY, PATH = '' } = process.env;
  if (VSCODE_EXECUTABLE) {
    return [];
  }
  const hasDisplay = process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY;
  const virtual = PATH.split(path.delimiter).map((folder) => path.join(folder, 'xvfb-run'));
  const launcher = hasDisplay ? [] : virtual.some((file) => fs.existsSync(file)) ? ['xvfb-run', '-a'] : undefined;
  if (launcher === undefined || VSCODE_VERSION) {
    return launcher;
  }
  try {
    const releases = 'https://update.code.visualstudio.com/api/releases/stable';
    const { ok } = await fetch(releases, { signal: AbortSignal.timeout(5_000) });
    return ok ? launcher : undefined;
  } catch (error) {
    console.log(`VS Code cannot be downloaded here (${error instanceof Error ? error.message : error})`);
    return undefined;
  }
}

/**
 * Runs files of independent tests in one run of mocha.
 * @param {Part} part
 * @param {readonly string[]} files
 * @param {readonly string[]} options mocha's
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<boolean>} whether all tests passed
 */
function runFiles(part, files, options, env = {}) {
  return withBundles(part, files, 'esm', async (_folder, bundles) => {
    // Where files run side by side, mocha reports a file's tests when they have run.
    const files = longestFirst(bundles);
    const expected = await inProcess(names.indexOf(part), () => countTests(files, [...options, ...grep(values.grep)]));
    if (expected === 0 && values.grep === undefined) throw new Error(`${part} has no tests`);
    record.expect(part, expected);
    const command = (/** @type {Run} */ { events, pattern }) =>
      mochaCommand(files, events, [...options, ...grep(pattern)]);
    return await runTwice(part, inProcess, command, { env, expected });
  });
}

/** @param {string | undefined} pattern */
function grep(pattern) {
  return pattern === undefined ? [] : ['--grep', pattern];
}

/**
 * Starts the files that take long first: the run would wait for one that starts last.
 * @param {readonly string[]} files
 */
function longestFirst(files) {
  const isLong = (/** @type {string} */ file) => /(worker-kills|-fuzz|browser.(inspector|controls))\.test/.test(file);
  return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
}

/** @param {string} folder */
function findTests(folder) {
  return [...findFiles(path.normalize(folder), '.test.ts'), ...findFiles(path.normalize(folder), '.test.tsx')];
}

/**
 * Returns the listener that records the events of one part.
 * @param {Part} part
 * @returns {import('./testing/mocha.mjs').Listener}
 */
function listener(part) {
  return {
    expect: (tests) => record.expect(part, tests),
    count: (event) => record.count(part, event),
    print: (line) => record.say(part, `| ${line}`),
  };
}

/**
 * Runs a tool of node_modules.
 * @param {string} file its script below node_modules
 * @param {string[]} args
 */
function tool(file, ...args) {
  return execute(process.execPath, path.join(root, 'node_modules', file), ...args);
}

/**
 * Runs a command; rejects with what it printed when it fails.
 * @param {string[]} command
 */
async function execute(...command) {
  /** @type {string[]} */
  const lines = [];
  const problem = await run(command, {}, (line) => lines.push(line));
  if (problem !== null) throw new Error([...lines, problem].join('\n'));
}

/** @param {unknown} error */
function textOf(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
