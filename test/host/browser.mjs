// A headless Chromium for the workbench.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

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
 * Starts the browser. It resolves no name but 127.0.0.1, so no request can leave the machine or hang.
 * @returns {Promise<Browser>}
 */
export async function startBrowser() {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('no Chromium: install it, or set CHROMIUM to the path of one');
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
