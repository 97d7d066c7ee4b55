// Chromium: a headless browser for the workbench.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { asOnDesktop } from './desktop.mjs';

/** @typedef {import('playwright-core').Browser} Browser */

/** Paths where systems install Chromium. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/usr/bin/microsoft-edge-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
/** Ubuntu's browser: it is confined, and cannot see all files, so any other is taken before it. */
const snap = '/snap/bin/chromium';

/**
 * Returns the browser on this machine: that of the variable CHROMIUM and no other, or else one that
 * the system has, or else one that Playwright has downloaded, or else the snap. A browser that does
 * not start is skipped.
 * @param {object} [where]
 * @param {NodeJS.ProcessEnv} [where.env]
 * @param {string} [where.home]
 * @param {readonly string[]} [where.system] paths of what the system has
 * @returns {string | undefined}
 */
export function findChromium({ env = process.env, home = os.homedir(), system = installed } = {}) {
  const { CHROMIUM } = env;
  if (CHROMIUM) {
    return [CHROMIUM].find(starts);
  }
  return [...system.filter((file) => !callsSnap(file)), ...playwrights(env, home), snap].find(starts);
}

/**
 * Returns the browsers that Playwright has downloaded, the newest first.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 */
function playwrights({ PLAYWRIGHT_BROWSERS_PATH, XDG_CACHE_HOME }, home) {
  const caches = PLAYWRIGHT_BROWSERS_PATH
    ? [PLAYWRIGHT_BROWSERS_PATH]
    : [XDG_CACHE_HOME || path.join(home, '.cache'), path.join(home, 'Library', 'Caches')].map((folder) =>
        path.join(folder, 'ms-playwright'),
      );
  const inside = [
    ['chrome-linux', 'chrome'],
    ['chrome-linux64', 'chrome'],
    ...['chrome-mac', 'chrome-mac-arm64', 'chrome-mac-x64'].flatMap((folder) => [
      [folder, 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
      [folder, 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ]),
  ];
  return caches
    .filter((cache) => fs.existsSync(cache))
    .flatMap((cache) => {
      const version = (/** @type {string} */ name) => Number(name.replace('chromium-', ''));
      const versions = fs.readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
      return versions
        .sort((a, b) => version(b) - version(a))
        .flatMap((name) => inside.map((parts) => path.join(cache, name, ...parts)));
    });
}

/**
 * Returns whether the file is Ubuntu's script in place of a browser, which calls the snap or asks
 * for it.
 * @param {string} file
 */
function callsSnap(file) {
  const isShort = (fs.statSync(file, { throwIfNoEntry: false })?.size ?? Number.POSITIVE_INFINITY) < 20_000;
  return isShort && fs.readFileSync(file, 'latin1').includes(snap);
}

/** @param {string} file */
function starts(file) {
  if (!fs.existsSync(file)) {
    return false;
  }
  try {
    // The version printed is ignored: a browser that cannot start, for want of a library or of the
    // snap, fails.
    execFileSync(file, ['--version'], { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the message for a missing Chromium, with the remedy, where `findChromium` finds nothing.
 */
export function noChromium() {
  const { CHROMIUM } = process.env;
  return CHROMIUM
    ? `CHROMIUM is ${JSON.stringify(CHROMIUM)}, which is no browser that starts: give the path of one, or unset it`
    : 'no Chromium that starts: install it (without root: npx playwright-core install chromium), or set CHROMIUM to the path of one';
}

/**
 * Starts the browser. It resolves no name but those of this machine, so no request can leave it or hang.
 * @param {boolean} [desktop] whether its windows are as on the desktop
 * @returns {Promise<Browser>}
 */
export async function startBrowser(desktop = false) {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(noChromium());
  }
  const { rules, args } = desktop ? asOnDesktop : { rules: '', args: [] };
  return chromium.launch({
    // Tests that run beside it go first: it paints as often as the processors let it.
    ...ofAUser(executablePath, desktop ? 0 : 10),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=${rules}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      ...args,
    ],
  });
}

/**
 * Returns the browser as a user starts it. Started by root, its compositor would take the
 * processors from what it waits for.
 * @param {string} executablePath
 * @param {number} niceness of its processes, where root starts it
 * @returns {{ executablePath: string, env: Record<string, string> }}
 */
function ofAUser(executablePath, niceness) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const root = process.getuid?.() === 0;
  return {
    executablePath: root ? path.join(import.meta.dirname, 'chromium-of-a-user.sh') : executablePath,
    env: { ...inherited, CHROMIUM_OF_A_USER: executablePath, CHROMIUM_NICENESS: String(niceness) },
  };
}
