// Workbench as a user sees it: a page with VS Code in it, its Command Palette and its webviews.
import fs from 'node:fs';
import path from 'node:path';
import { startBrowser } from './browser.mjs';
import { separateWebviews } from './desktop.mjs';
import { eventually } from './eventually.mjs';
import { installExtension, startServer } from './server.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

/** The package that `npm test` has made before the browser tests run. */
export const packagedExtension = path.resolve(import.meta.dirname, '..', '..', 'out', 'microgpt.vsix');

/**
 * @typedef {object} Workbench
 * @property {Page} page
 * @property {Host} host
 * @property {readonly string[]} externalRequests addresses beyond this machine that the page has asked for
 * @property {readonly string[]} pageErrors uncaught errors of the page and its webviews
 * @property {() => Promise<void>} close closes the window, and ends its extension host
 */

/**
 * @typedef {object} WindowOptions
 * @property {string} folder the workspace
 * @property {string} [developmentPath] an extension's folder to load as one under development
 * @property {Record<string, unknown>} [settings] user settings
 * @property {{ width: number, height: number }} [viewport] CSS pixels
 * @property {number} [deviceScaleFactor]
 */

/**
 * VS Code that opens one window after another.
 * @typedef {object} Host
 * @property {import('./server.mjs').Server} server
 * @property {(options: WindowOptions) => Promise<Workbench>} open opens a window; resolves when the workbench is there
 * @property {() => Promise<void>} close ends the browser and the server, and removes their files
 */

/**
 * Opens VS Code on a folder with the extension in it; resolves when the workbench is there. It ends with its window.
 * @param {WindowOptions & { vsix?: string, desktop?: boolean }} options `vsix`: a package to install; `desktop`: see `startHost`
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench({ vsix, desktop = false, ...options }) {
  const host = await startHost(vsix, desktop);
  try {
    const workbench = await host.open(options);
    return { ...workbench, close: () => host.close() };
  } catch (error) {
    await host.close();
    throw error;
  }
}

/**
 * Starts VS Code and a browser for its windows. Each window is a user's first: nothing of another
 * one is left in it, but the extension.
 * @param {string} [vsix] a package to install
 * @param {boolean} [desktop] whether webviews have a process of their own, as on the desktop
 * @returns {Promise<Host>}
 */
export async function startHost(vsix, desktop = false) {
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
    const server = await startServer(extensionsDir === undefined ? {} : { extensionsDir });
    undo.push(() => server.stop());
    const browser = await startBrowser(desktop);
    undo.push(() => browser.close());
    /** @type {Host} */
    const host = { server, open: (options) => openWindow(host, browser, { ...options, desktop }), close };
    return host;
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {Host} host
 * @param {import('playwright-core').Browser} browser
 * @param {WindowOptions & { desktop: boolean }} options
 * @returns {Promise<Workbench>}
 */
async function openWindow(
  host,
  browser,
  { folder, developmentPath, settings = {}, viewport = { width: 1280, height: 800 }, deviceScaleFactor = 1, desktop },
) {
  const { server } = host;
  server.configure(settings);
  // A context of its own has no storage of windows before.
  const context = await browser.newContext({ viewport, deviceScaleFactor });
  try {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
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
    if (desktop) await separateWebviews(page, server.origin);
    await page.goto(server.url({ folder, ...(developmentPath === undefined ? {} : { developmentPath }) }));
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    const close = async () => {
      await context.close();
      // The server would keep it for a window that comes back.
      for (const pid of server.extensionHosts()) process.kill(pid, 'SIGKILL');
    };
    return { page, host, externalRequests, pageErrors, close };
  } catch (error) {
    await context.close();
    throw error;
  }
}

/**
 * Returns whether an address is answered on this machine. Files of a webview have addresses under
 * vscode-cdn.net that the workbench's service worker answers; they never leave the browser.
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
  const input = page.locator('.quick-input-widget:visible input').first();
  const exactly = new RegExp(`^${title.replace(/[.()]/g, '\\$&')}$`);
  const row = page.locator('.quick-input-list .monaco-list-row').filter({
    has: page.locator('.label-name', { hasText: exactly }),
  });
  let patience = 500;
  await eventually(async () => {
    // An open palette does not learn of commands that come later, and it closes when a webview
    // takes the focus as it loads: it is opened again until the extension is loaded and the palette
    // stays.
    await page.keyboard.press('F1');
    try {
      await input.fill(`>${title}`, { timeout: patience });
      await row.first().waitFor({ timeout: patience });
      await row.first().click({ timeout: 4 * patience });
      return true;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'TimeoutError') {
        throw error;
      }
      patience = Math.min(2 * patience, 8_000);
      // Elsewhere the key would do something else.
      if (await input.isVisible()) {
        await page.keyboard.press('Escape');
      }
      return false;
    }
  }, `the command ${title} in the palette`);
}

/**
 * Returns the frame of the webview whose document has an element for `selector`.
 * @param {Page} page
 * @param {string} selector
 * @param {number} [timeout] milliseconds
 * @returns {Promise<Frame>}
 */
export function webviewFrame(page, selector, timeout = 240_000) {
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
