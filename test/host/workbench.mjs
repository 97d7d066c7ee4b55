// The workbench as a user sees it: a page with VS Code in it, its Command Palette and its webviews.
import fs from 'node:fs';
import path from 'node:path';
import { startBrowser } from './browser.mjs';
import { eventually } from './eventually.mjs';
import { installExtension, startServer } from './server.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

/** The package that `npm test` has made before the browser tests run. */
export const packagedExtension = path.resolve(import.meta.dirname, '..', '..', 'out', 'microgpt.vsix');

/**
 * @typedef {object} Workbench
 * @property {Page} page
 * @property {import('./server.mjs').Server} server
 * @property {readonly string[]} externalRequests addresses beyond this machine that the page has asked for
 * @property {readonly string[]} pageErrors uncaught errors of the page and its webviews
 * @property {() => Promise<void>} close ends the browser and the server, and removes their files
 */

/**
 * Opens VS Code on a folder with the extension in it; resolves when the workbench is there.
 * @param {object} options
 * @param {string} options.folder the workspace
 * @param {string} [options.vsix] a package to install
 * @param {string} [options.developmentPath] an extension's folder to load as one under development
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {{ width: number, height: number }} [options.viewport] CSS pixels
 * @param {number} [options.deviceScaleFactor]
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench({
  folder,
  vsix,
  developmentPath,
  settings = {},
  viewport = { width: 1280, height: 800 },
  deviceScaleFactor = 1,
}) {
  /** @type {(() => Promise<void> | void)[]} */
  const undo = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const extensionsDir = vsix === undefined ? undefined : installExtension(vsix);
    if (extensionsDir !== undefined) {
      undo.push(() => fs.rmSync(extensionsDir, { recursive: true, force: true }));
    }
    const server = await startServer({ settings, ...(extensionsDir === undefined ? {} : { extensionsDir }) });
    undo.push(() => server.stop());
    const browser = await startBrowser();
    undo.push(() => browser.close());

    const context = await browser.newContext({ viewport, deviceScaleFactor });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
    const page = await context.newPage();
    /** @type {string[]} */
    const externalRequests = [];
    page.on('request', (request) => {
      if (!isInternal(request.url(), server.origin)) {
        externalRequests.push(request.url());
      }
    });
    /** @type {string[]} */
    const pageErrors = [];
    page.on('pageerror', (error) => pageErrors.push(error.stack ?? error.message));
    await page.goto(server.url({ folder, ...(developmentPath === undefined ? {} : { developmentPath }) }));
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
    return { page, server, externalRequests, pageErrors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Whether an address is answered on this machine. Files of a webview have addresses under vscode-cdn.net that the
 * workbench's service worker answers; they never leave the browser.
 * @param {string} url
 * @param {string} origin the server's
 */
function isInternal(url, origin) {
  return (
    url.startsWith(origin) ||
    /^(data|blob):/.test(url) ||
    /^https:\/\/[^/]*\.vscode-resource\.vscode-cdn\.net\//.test(url)
  );
}

/**
 * Runs a command through the Command Palette.
 * @param {Page} page
 * @param {string} title as the palette shows it: `MicroGPT: Train`
 * @returns {Promise<void>}
 */
export async function runCommand(page, title) {
  const input = page.locator('.quick-input-widget:visible input');
  const exactly = new RegExp(`^${title.replace(/[.()]/g, '\\$&')}$`);
  const row = page.locator('.quick-input-list .monaco-list-row').filter({
    has: page.locator('.label-name', { hasText: exactly }),
  });
  await eventually(
    async () => {
      // An open palette does not learn of commands that come later, and it closes when a webview takes the focus as it
      // loads: it is opened anew until the extension is loaded and the palette stays.
      await page.keyboard.press('F1');
      try {
        await input.fill(`>${title}`, { timeout: 2_000 });
        await row.first().click({ timeout: 2_000 });
        return true;
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'TimeoutError') {
          throw error;
        }
        await page.keyboard.press('Escape');
        return false;
      }
    },
    `the command ${title} in the palette`,
    60_000,
  );
}

/**
 * The frame of the webview whose document has an element for `selector`.
 * @param {Page} page
 * @param {string} selector
 * @param {number} [timeout] milliseconds
 * @returns {Promise<Frame>}
 */
export function webviewFrame(page, selector, timeout = 30_000) {
  return eventually(
    async () => {
      for (const frame of page.frames()) {
        if (frame.url().includes('/webview/browser/pre/fake.html') && (await has(frame, selector))) {
          return frame;
        }
      }
      return undefined;
    },
    `a webview with ${selector}`,
    timeout,
  );
}

/**
 * @param {Frame} frame
 * @param {string} selector
 * @returns {Promise<boolean>}
 */
async function has(frame, selector) {
  try {
    return (await frame.locator(selector).count()) > 0;
  } catch (error) {
    if (frame.isDetached()) {
      return false;
    }
    throw error;
  }
}
