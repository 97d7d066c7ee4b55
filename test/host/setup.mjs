// Setup of the test host: installs VS Code (code-server with the Node it needs, locked in this
// folder) and Chromium. `node test/host/setup.mjs server` and `browser` install one of them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../../scripts/npm.mjs';
import { findChromium, noChromium } from './browser.mjs';
import { host } from './server.mjs';

/** Whether this machine can run code-server as it is locked here. */
export const hostIsSupported = process.platform === 'linux' && process.arch === 'x64';

const elsewhere = `code-server is set up for linux-x64, this is ${process.platform}-${process.arch}`;

/**
 * Returns why the tests that need a VS Code cannot run in that of this folder; undefined when they
 * can, once `setUpServer` and `setUpBrowser` have run.
 * @returns {string | undefined}
 */
export function missingForHost() {
  if (!hostIsSupported) {
    return elsewhere;
  }
  return findChromium() === undefined && !canInstallChromium() ? noChromium() : undefined;
}

/** Returns whether apt has a Chromium for this user. Ubuntu's package is a stand-in for a snap. */
function canInstallChromium() {
  const release = '/etc/os-release';
  const isUbuntu = fs.existsSync(release) && /^ID="?ubuntu"?$/m.test(fs.readFileSync(release, 'utf8'));
  return !process.env['CHROMIUM'] && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get') && !isUbuntu;
}

/**
 * Makes VS Code ready in this folder. Nothing is compiled and no install script runs.
 * @returns {void}
 */
export function setUpServer() {
  if (!hostIsSupported) {
    throw new Error(`${elsewhere}: use a desktop VS Code`);
  }
  const lock = fs.readFileSync(path.join(host.folder, 'package-lock.json'), 'utf8');
  const stamp = path.join(host.folder, 'node_modules', '.ready');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) {
    return;
  }
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], host.folder);
  // The server looks for its modules in lib/vscode/node_modules, the TypeScript extension in
  // lib/vscode/extensions/node_modules.
  const modules = path.join(host.folder, 'node_modules');
  const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
  for (const folder of [vscode, path.join(vscode, 'extensions')]) {
    fs.symlinkSync(path.relative(folder, modules), path.join(folder, 'node_modules'), 'dir');
  }
  fs.writeFileSync(stamp, lock);
}

/**
 * Sets up Chromium: the one there is (see `findChromium`), else Debian's.
 * @returns {void}
 */
export function setUpBrowser() {
  if (findChromium() !== undefined) {
    return;
  }
  if (!canInstallChromium()) {
    throw new Error(noChromium());
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (/** @type {string[]} */ ...args) =>
    execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  run('update', '-qq');
  run('install', '-y', '-qq', '--no-install-recommends', 'chromium');
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    if (process.argv[2] === 'server') setUpServer();
    else if (process.argv[2] === 'browser') setUpBrowser();
    else throw new Error('usage: setup.mjs server|browser');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
