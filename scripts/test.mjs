// Runs every test, from nothing: `npm test`, or parts of it by name: `npm test -- unit browser [--grep TEXT]`.
// The parts go on after a failure; the last line is `N passed, N failed`, where each check counts as one.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findFiles } from './find-files.mjs';
import { installPackages } from './npm.mjs';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'out');
const vsix = path.join(out, 'microgpt.vsix');
const minutes = 60_000;
/** For mocha: files of tests that need nothing of one another. */
const twoAtATime = ['--parallel', '--jobs', '2'];

/** A command that failed, after it has printed why. */
class Failure extends Error {}

/**
 * The parts in their order. What a part needs runs before it, and when that fails it is not run and counts as one failure;
 * unit tests run even so, for most of them need no build.
 */
const parts = {
  host: { needs: [], run: setUpHost },
  build: { needs: [], run: () => check('build', buildExtension) },
  types: { needs: [], run: checkTypes },
  lint: { needs: [], run: () => check('lint', () => tool('@biomejs/biome/bin/biome', 'check', '.')) },
  unit: { needs: ['build'], run: runUnitTests },
  integration: { needs: ['host', 'build'], run: runIntegrationTests },
  package: { needs: ['build'], run: () => check('package', packageVsix) },
  packaging: { needs: ['build', 'package'], run: () => mocha('test/packaging') },
  browser: { needs: ['host', 'build', 'package'], run: runBrowserTests },
};

/** @typedef {keyof typeof parts} Part */

const total = { passed: 0, failed: 0 };
/** @type {Set<string>} */
const failedParts = new Set();
/** What was left out, to be told at the end. */
const notes = /** @type {string[]} */ ([]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string', short: 'g' } },
});
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}: the parts are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
process.chdir(root);

const wanted = new Set(positionals.length === 0 ? Object.keys(parts) : positionals);
for (const [name, { needs }] of Object.entries(parts).reverse()) {
  if (wanted.has(name)) {
    for (const need of needs) {
      wanted.add(need);
    }
  }
}

if (await check('install', async () => installPackages(root))) {
  for (const [name, { needs, run }] of Object.entries(parts)) {
    if (wanted.has(name)) {
      const missing = name === 'unit' ? [] : needs.filter((need) => failedParts.has(need));
      const before = total.failed;
      if (missing.length > 0) {
        total.failed++;
        console.error(`FAILED: ${name} is not run, for it needs ${missing.join(' and ')}`);
      } else {
        await run();
      }
      if (total.failed > before) {
        failedParts.add(name);
      }
    }
  }
}
for (const note of notes) {
  console.log(note);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * Runs a step that passes or fails as a whole, and counts it.
 * @param {string} name
 * @param {() => Promise<void>} step
 * @returns {Promise<boolean>} whether it passed
 */
async function check(name, step) {
  const start = performance.now();
  try {
    await step();
    total.passed++;
    console.log(`passed: ${name} (${seconds(start)} s)`);
    return true;
  } catch (error) {
    total.failed++;
    console.error(error instanceof Error && !(error instanceof Failure) ? error.stack : messageOf(error));
    console.error(`FAILED: ${name} (${seconds(start)} s)`);
    return false;
  }
}

async function setUpHost() {
  const { hostIsSupported, setUpBrowser, setUpServer } = await import('../test/host/setup.mjs');
  if (hostIsSupported) {
    await check('test host', async () => {
      setUpServer();
      setUpBrowser();
    });
  }
}

async function buildExtension() {
  const { build } = await import('../esbuild.mjs');
  await build({ production: true });
}

async function packageVsix() {
  const { packageExtension } = await import('./package.mjs');
  packageExtension(vsix);
}

async function checkTypes() {
  const projects = ['tsconfig.json', ...findFiles('src', 'tsconfig.json'), ...findFiles('test', 'tsconfig.json')];
  for (const project of projects) {
    await check(`types of ${project}`, () => tool('typescript/bin/tsc', '-p', project));
  }
}

async function runUnitTests() {
  const apart = ['host', 'integration', 'packaging', 'browser'].map((name) => path.join('test', name) + path.sep);
  // The limit is for what hangs; none of them waits.
  await mocha('test', (file) => !apart.some((folder) => file.startsWith(folder)), [
    '--timeout',
    '300000',
    ...twoAtATime,
  ]);
}

async function runBrowserTests() {
  const { hostIsSupported } = await import('../test/host/setup.mjs');
  if (!hostIsSupported) {
    notes.push('not run: the browser tests, they need linux-x64');
    return;
  }
  // The limit is for what hangs: what is waited for is given up earlier, and says what it was.
  await mocha('test/browser', () => true, ['--timeout', '600000']);
}

/**
 * Bundles the tests below a folder and runs them with mocha.
 * @param {string} folder
 * @param {(file: string) => boolean} [isWanted]
 * @param {string[]} [options] mocha's
 */
async function mocha(folder, isWanted = () => true, options = []) {
  await countTests(folder, isWanted, 'esm', (bundles, counts) => {
    const reporter = path.join(root, 'scripts', 'counting-reporter.cjs');
    const args = ['--forbid-only', '--forbid-pending', '--no-config', '--reporter', reporter];
    args.push('--reporter-option', `counts=${counts}`, ...options);
    if (values.grep !== undefined) {
      args.push('--grep', values.grep);
    }
    const program = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    return execute('mocha', process.execPath, [
      '--enable-source-maps',
      program,
      ...args,
      ...findFiles(bundles, '.test.mjs'),
    ]);
  });
}

/** The tests inside VS Code: the desktop's where it can be downloaded and shown, else the one of test/host. */
async function runIntegrationTests() {
  const { hostIsSupported } = await import('../test/host/setup.mjs');
  const desktop = await desktopLauncher();
  if (desktop === undefined && !hostIsSupported) {
    notes.push('not run: the tests inside VS Code, which can be neither downloaded nor set up here');
    return;
  }
  await countTests(
    'test/integration',
    () => true,
    'cjs',
    (bundles, counts) => {
      const launcher = [process.execPath, path.join(root, 'test', 'runTest.mjs'), bundles, counts];
      const [command = '', ...args] = [...(desktop ?? []), ...launcher];
      const { VSCODE_EXECUTABLE: chosen = '' } = process.env;
      const executable = desktop === undefined ? path.join(root, 'test', 'host', 'code.mjs') : chosen;
      return execute('the tests inside VS Code', command, args, {
        VSCODE_EXECUTABLE: executable,
        MICROGPT_TEST_GREP: values.grep ?? '',
      });
    },
  );
}

/**
 * What goes before the command that runs tests in a desktop VS Code; undefined where that cannot be.
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
    console.log(`VS Code cannot be downloaded here (${messageOf(error)})`);
    return undefined;
  }
}

/**
 * Bundles the tests below a folder, runs them and adds their counts. It is a failure when there are no tests, when they
 * end without a count, and when they say that they failed and count no failure.
 * @param {string} folder
 * @param {(file: string) => boolean} isWanted
 * @param {'esm' | 'cjs'} format
 * @param {(bundles: string, counts: string) => Promise<void>} run
 */
async function countTests(folder, isWanted, format, run) {
  const start = performance.now();
  console.log(`\nTests in ${folder}`);
  const before = { ...total };
  fs.mkdirSync(out, { recursive: true });
  // A folder of its own, inside the repository for its packages: tests may run twice at the same time.
  const bundles = fs.mkdtempSync(path.join(out, `${path.basename(folder)}-`));
  const counts = path.join(bundles, 'counts.json');
  /** @type {unknown} */
  let failure;
  try {
    const entryPoints = findFiles(path.normalize(folder), '.test.ts')
      .concat(findFiles(folder, '.test.tsx'))
      .filter(isWanted);
    if (entryPoints.length === 0) {
      throw new Error(`there are no tests in ${folder}`);
    }
    const { bundleTests } = await import('../esbuild.mjs');
    await bundleTests({ entryPoints, outdir: bundles, format });
    await run(bundles, counts);
  } catch (error) {
    failure = error;
  }
  const counted = fs.existsSync(counts) ? JSON.parse(fs.readFileSync(counts, 'utf8')) : { passed: 0, failed: 0 };
  total.passed += counted.passed;
  total.failed += counted.failed;
  if (failure === undefined && values.grep === undefined && counted.passed + counted.failed === 0) {
    failure = new Error(`no test of ${folder} ran`);
  }
  if (failure !== undefined && counted.failed === 0) {
    total.failed++;
    console.error(messageOf(failure));
  }
  fs.rmSync(bundles, { recursive: true, force: true });
  const [passed, failed] = [total.passed - before.passed, total.failed - before.failed];
  console.log(
    `${failed === 0 ? 'passed' : 'FAILED'}: ${folder}, ${passed} passed, ${failed} failed (${seconds(start)} s)`,
  );
}

/**
 * Runs a tool of node_modules.
 * @param {string} file its script below node_modules
 * @param {string[]} args
 */
function tool(file, ...args) {
  return execute(path.basename(file), process.execPath, [path.join(root, 'node_modules', file), ...args]);
}

/**
 * Runs a command and shows its output; rejects when it fails or does not end.
 * @param {string} name for the error
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<void>}
 */
function execute(name, command, args, env = {}) {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      timeout: 30 * minutes,
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Failure(`${name} ended with ${code ?? `${signal}, after ${seconds(start)} s`}`));
      }
    });
  });
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {number} start */
function seconds(start) {
  return ((performance.now() - start) / 1000).toFixed(1);
}
