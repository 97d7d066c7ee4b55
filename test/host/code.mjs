#!/usr/bin/env node
// Stand-in for the `code` executable that runTests() of @vscode/test-electron starts: it runs
// extensionTestsPath in the extension host of code-server, prints what the tests print, and exits
// with their exit code.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

const { HOST_TIMEOUT_MS, HOST_LOG } = process.env;
const timeout = Number(HOST_TIMEOUT_MS ?? 1_500_000);

// Arguments for Electron alone are ignored.
const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
  },
});
const { extensionDevelopmentPath: developmentPath, extensionTestsPath: testsPath } = values;
const [folder] = positionals;
if (typeof developmentPath !== 'string' || typeof testsPath !== 'string' || folder === undefined) {
  console.error('usage: code.mjs FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE');
  process.exit(2);
}

/** @type {string | undefined | null} the tests' error, null for none, undefined as long as they have not ended */
let outcome;
// runner.cjs sends the tests' output here, a JSON value a line. The socket is in a folder that no other user can enter.
const sink = net.createServer((socket) => {
  createInterface({ input: socket }).on('line', (line) => {
    const message = JSON.parse(line);
    if ('ended' in message) {
      outcome = message.ended;
    } else {
      process[message.stream === 'stderr' ? 'stderr' : 'stdout'].write(message.text);
    }
  });
});
const sinkFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-sink-'));
const socket = path.join(sinkFolder, 'sink');
await new Promise((resolve) => sink.listen(socket, () => resolve(undefined)));

/** @type {(() => Promise<void> | void)[]} */
const undo = [() => fs.rmSync(sinkFolder, { recursive: true, force: true })];
const end = async (/** @type {number} */ code) => {
  for (const step of undo.splice(0).reverse()) {
    await step();
  }
  process.exit(code);
};
process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));

try {
  await end(await runTests(developmentPath, folder, testsPath));
} catch (error) {
  console.error(error);
  await end(1);
}

/**
 * @param {string} developmentPath
 * @param {string} folder
 * @param {string} testsPath
 * @returns {Promise<number>} the exit code
 */
async function runTests(developmentPath, folder, testsPath) {
  const server = await startServer({ env: { HOST_SINK: socket, HOST_TESTS_PATH: path.resolve(testsPath) } });
  undo.push(() => server.stop());
  const browser = await startBrowser();
  undo.push(() => browser.close());
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => console.error('[workbench]', error.message));
  const exitCode = new Promise((resolve) => page.exposeFunction('codeAutomationExit', resolve));
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
    if (HOST_LOG) {
      console.error(`[host ${type}]`, ...args);
    }
  });
  const tooLate = new Promise((resolve) =>
    AbortSignal.timeout(timeout).addEventListener('abort', () => resolve('late')),
  );
  await page.goto(
    server.url({
      folder: path.resolve(folder),
      developmentPath: path.resolve(developmentPath),
      testsPath: path.join(import.meta.dirname, 'runner.cjs'),
    }),
  );
  const code = await Promise.race([exitCode, tooLate]);
  if (code === 'late') {
    const picture = path.join(developmentPath, 'out', 'host-timeout.png');
    await page.screenshot({ path: picture });
    console.error(`the tests did not end within ${timeout} ms (HOST_TIMEOUT_MS); ${picture} shows the workbench`);
    console.error(fs.readFileSync(server.logFile, 'utf8').slice(-3000));
    return 1;
  }
  if (outcome === undefined) {
    console.error('the extension host ended before the tests did');
    return 1;
  }
  if (outcome !== null) {
    console.error(outcome);
    return 1;
  }
  return Number(code);
}
