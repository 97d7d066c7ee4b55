// A headless Chromium for the workbench.
import fs from 'node:fs';
import { chromium } from 'playwright-core';
import { asOnDesktop } from './desktop.mjs';

/** @typedef {import('playwright-core').Browser} Browser */

/**
 * The browser on this machine; the variable CHROMIUM goes first.
 * @returns {string | undefined}
 */
export function findChromium() {
  const { CHROMIUM } = process.env;
  const places = [CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return places.find((place) => place !== undefined && fs.existsSync(place));
}

/**
 * Starts the browser. It resolves no name but those of this machine, so no request can leave it or hang.
 * @param {boolean} [desktop] whether its windows are as on the desktop
 * @returns {Promise<Browser>}
 */
export async function startBrowser(desktop = false) {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('no Chromium: install it, or set CHROMIUM to the path of one');
  }
  const { rules, args, ...arranged } = desktop ? asOnDesktop(executablePath) : { rules: '', args: [], executablePath };
  return chromium.launch({
    ...arranged,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=${rules ? `${rules}, ` : ''}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      ...args,
    ],
  });
}
