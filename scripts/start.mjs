// Start command: installs what is missing, builds, and opens VS Code with the extension and a copy
// of the sample folder: the desktop's VS Code, or, without one, the VS Code of test/host in a
// browser. Ctrl+C ends it and the processes it started.
import './node-version.mjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findDesktop, openDesktop } from './desktop.mjs';
import { installPackages } from './npm.mjs';
import { onOutputError } from './standard-output.mjs';

const root = path.resolve(import.meta.dirname, '..');
const next = 'then press F1, type "MicroGPT: Train" and press Enter. Ctrl+C here ends it.';

/** @type {(() => Promise<void> | void)[]} what is to be undone at the end, last first */
const undo = [];
/** @type {Promise<void> | undefined} */
let ending;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  // A terminal sends Ctrl+C to npm as well, and npm sends it on: it may come twice.
  process.on(signal, () => void end(0));
}
// The reader of the address has gone.
onOutputError(
  () => void end(0),
  () => void end(1),
);

try {
  installPackages(root);
  const { build } = await import('../esbuild.mjs');
  console.log('Building the extension');
  await build({ production: false });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-sample-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.cpSync(path.join(root, 'test', 'fixtures', 'sample'), folder, { recursive: true });
  const desktop = findDesktop();
  await (desktop === undefined ? openInBrowser(folder) : openOnDesktop(desktop, folder));
  await end(0);
} catch (error) {
  // A process that is being ended may fail while it exits.
  if (ending === undefined) {
    console.error(error instanceof Error ? error.message : error);
    await end(1);
  }
}

/**
 * Resolves when its window is closed.
 * @param {string} code
 * @param {string} folder
 */
async function openOnDesktop(code, folder) {
  const window = openDesktop(code, folder, root);
  undo.push(() => window.close());
  console.log(`VS Code opens with the extension: wait for its window, ${next}`);
  await window.closed;
}

/**
 * Resolves when the server ends.
 * @param {string} folder
 */
async function openInBrowser(folder) {
  const { hostIsSupported, setUpServer } = await import('../test/host/setup.mjs');
  if (!hostIsSupported) {
    throw new Error(
      'no VS Code found: install it, and its command `code` (Command Palette: "Shell Command: Install \'code\' command in PATH")',
    );
  }
  console.log('There is no desktop VS Code here: setting up the one of test/host');
  setUpServer();
  const { startServer } = await import('../test/host/server.mjs');
  const server = await startServer({ staysWhenIdle: true });
  undo.push(() => server.stop());
  console.log(`\nOpen this address in a browser:\n\n  ${server.url({ folder, developmentPath: root })}\n\n${next}`);
  await server.ended;
  throw new Error('VS Code has ended by itself');
}

/**
 * @param {number} code the exit code
 * @returns {Promise<void>}
 */
function end(code) {
  ending ??= (async () => {
    for (const step of undo.splice(0).reverse()) {
      await step();
    }
    process.exit(code);
  })();
  return ending;
}
