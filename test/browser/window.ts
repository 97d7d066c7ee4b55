/** What the tests in the workbench share: a window of VS Code with the packaged extension, and what a user does and sees in it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errors, type Frame, type Locator, type Page } from 'playwright-core';
import { eventually } from '../host/eventually.mjs';
import { openWorkbench, packagedExtension, runCommand, type Workbench, webviewFrame } from '../host/workbench.mjs';
import { withFewColours } from './small-png';

/** Milliseconds: the longest that any state is waited for. The first webview of a window may take half of it on a busy machine. */
export const limit = 60_000;

const pictures = path.resolve('out', 'pictures');

export interface WindowOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/**
 * Opens a window for the tests of a suite, on a folder of its own with an empty `notes.txt` in it, and closes it after them. The suite fails when the
 * page asked for anything beyond this machine, had an uncaught error or violated its content security policy.
 */
export function useWindow(options: WindowOptions = {}): Window {
  const window = new Window();
  before(async function () {
    this.timeout(2 * limit);
    await window.open(options);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture(`failed ${this.currentTest.fullTitle()}`);
  });
  after(() => window.close());
  after(() => {
    assert.deepEqual(window.faults, [], 'requests beyond this machine, uncaught errors, violated policies');
  });
  return window;
}

export interface Message {
  press(button: string): Promise<void>;
  /** Resolves when it is shown no more. */
  gone(): Promise<void>;
}

/** One window of VS Code. It is open between the hooks of `useWindow`. */
export class Window {
  readonly faults: string[] = [];
  private workbench: Workbench | null = null;
  private root: string | null = null;

  get page(): Page {
    assert(this.workbench, 'the window is open');
    return this.workbench.page;
  }

  async open({ settings = {}, viewport }: WindowOptions): Promise<void> {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-browser-'));
    fs.mkdirSync(this.file('.'));
    fs.writeFileSync(this.file('notes.txt'), '');
    this.workbench = await openWorkbench({
      folder: this.file('.'),
      vsix: packagedExtension,
      settings,
      ...(viewport === undefined ? {} : { viewport }),
    });
    this.page.setDefaultTimeout(limit);
    this.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.faults.push(message.text());
    });
  }

  async close(): Promise<void> {
    if (this.workbench !== null) {
      this.faults.push(...this.workbench.externalRequests, ...this.workbench.pageErrors);
      await this.workbench.close();
    }
    if (this.root !== null) fs.rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Path of a file in the opened folder. */
  file(name: string): string {
    assert(this.root, 'the window has a folder');
    return path.join(this.root, 'names', name);
  }

  /** Changes the colour theme, by the name that the list of themes has for it. */
  async paint(theme: string): Promise<void> {
    const { page } = this;
    await runCommand(page, 'Preferences: Color Theme');
    const list = page.locator('.quick-input-widget:visible');
    await list.locator('input[placeholder*="Color Theme"]').fill(theme);
    await list
      .locator('.monaco-list-row .label-name', { hasText: new RegExp(`^${theme}$`) })
      .first()
      .click();
    await list.waitFor({ state: 'hidden' });
  }

  /** Takes a picture of the window into out/pictures; tells its path. */
  async picture(name: string, { colours }: { readonly colours?: 'few' } = {}): Promise<string> {
    fs.mkdirSync(pictures, { recursive: true });
    const file = path.join(pictures, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
    const taken = await this.page.screenshot();
    fs.writeFileSync(file, colours === 'few' ? await withFewColours(taken, this.page) : taken);
    return file;
  }

  /** Moves the border between the two groups of editors. */
  async divideEditors(x: number): Promise<void> {
    const { page } = this;
    const group = page.locator('.editor-group-container').nth(1);
    const place = await group.boundingBox();
    assert(place);
    await page.mouse.move(place.x, place.y + place.height / 2);
    await page.mouse.down();
    await page.mouse.move(x, place.y + place.height / 2, { steps: 5 });
    await page.mouse.up();
    await until(async () => Math.abs(((await group.boundingBox())?.x ?? 0) - x) < 5, 'the border to be moved');
  }

  /** Runs a command of the extension from the Command Palette. */
  async run(command: string): Promise<void> {
    await runCommand(this.page, `MicroGPT: ${command}`);
  }

  /** The commands of the extension that the Command Palette offers, sorted. */
  async offered(): Promise<string[]> {
    const labels = this.quickInput.locator('.monaco-list-row .label-name');
    const texts = await this.inQuickInput('F1', '>MicroGPT: ', async () => {
      // It is always among them.
      await labels.filter({ hasText: 'MicroGPT: Show Log' }).first().waitFor({ timeout: 2_000 });
      return labels.allTextContents();
    });
    await until(async () => {
      await this.page.keyboard.press('Escape');
      return !(await this.quickInput.isVisible());
    }, 'the palette to be closed');
    return [...new Set(texts.filter((text) => text.startsWith('MicroGPT: ')))]
      .map((text) => text.slice('MicroGPT: '.length))
      .sort();
  }

  private get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Opens VS Code's quick input by a key, types and does something with what it lists; again, when it closed meanwhile, as it does when a webview takes the focus as it loads. */
  private async inQuickInput<T>(key: string, text: string, act: () => Promise<T>): Promise<T> {
    const { done } = await eventually(
      async () => {
        try {
          await this.page.keyboard.press(key);
          await this.quickInput.locator('input').fill(text, { timeout: 2_000 });
          return { done: await act() };
        } catch (error) {
          if (error instanceof errors.TimeoutError) return undefined;
          throw error;
        }
      },
      `what the quick input lists for ${text}`,
      limit,
    );
    return done;
  }

  /** The page of the Inspector, once it shows an element for `selector`. */
  async inspector(selector = '.inspector'): Promise<Frame> {
    return webviewFrame(this.page, selector, limit);
  }

  /** The item of the status bar. */
  get statusItem(): Locator {
    return this.page.locator('[id="microgpt.microgpt.microgpt.status"]');
  }

  /** The names of the tabs of each group of editors, from left to right. */
  async tabs(): Promise<string[][]> {
    const groups = await this.page.locator('.editor-group-container').all();
    return Promise.all(
      groups.map((group) =>
        group.locator('.tab').evaluateAll((tabs) => tabs.map((tab) => /^[^,]*/.exec(tab.ariaLabel ?? '')?.[0] ?? '')),
      ),
    );
  }

  /** Opens a file of the folder, with the keyboard at its end. */
  async edit(name: string): Promise<void> {
    const { page } = this;
    const row = this.quickInput.locator('.monaco-list-row', { hasText: name }).first();
    await this.inQuickInput('ControlOrMeta+p', name, () => row.click({ timeout: 2_000 }));
    await page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).waitFor();
    await page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    await page.keyboard.press('ControlOrMeta+End');
  }

  /** Saves the file that is edited; resolves with its content on the disk once that passes `accepted`. */
  async saved(name: string, accepted: (content: string) => boolean): Promise<string> {
    let content = '';
    try {
      return await eventually(async () => {
        await this.page.keyboard.press('ControlOrMeta+s');
        content = fs.readFileSync(this.file(name), 'utf8');
        return accepted(content) ? { content } : undefined;
      }, name).then((read) => read.content);
    } catch (error) {
      throw new Error(`${name} is ${JSON.stringify(content)}`, { cause: error });
    }
  }

  /** Resolves when the editor that has the keyboard has its cursor in a line, from 1, and exactly this text selected. */
  async untilSelected(text: string, line: number): Promise<void> {
    const { page } = this;
    // What status bar and tabs say of the active editor lags behind a click in a webview; the editor itself is right.
    const editor = page.locator('.monaco-editor.focused');
    await editor.locator('.line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) }).waitFor();
    let copied = '';
    try {
      await until(async () => {
        await page.evaluate(() => navigator.clipboard.writeText(''));
        await page.keyboard.press('ControlOrMeta+c');
        copied = await page.evaluate(() => navigator.clipboard.readText());
        return copied === text;
      }, text);
    } catch (error) {
      throw new Error(`${JSON.stringify(copied)} is selected, not ${JSON.stringify(text)}`, { cause: error });
    }
  }

  /** A message in the notification centre, where this host shows messages; opens the centre. */
  async message(pattern: RegExp): Promise<Message> {
    const { page } = this;
    const item = page.locator('.notifications-center .notification-list-item', { hasText: pattern }).first();
    await eventually(
      async () => {
        if (!(await page.locator('.notifications-center').isVisible())) {
          await page.locator('[id="status.notifications"] a').click();
        }
        return await item.isVisible();
      },
      `a message like ${pattern}`,
      limit,
    );
    return {
      // By the keyboard: a tooltip of the status bar may lie over the button.
      press: (button) => item.getByRole('button', { name: button, exact: true }).press('Enter'),
      gone: () => item.waitFor({ state: 'detached' }),
    };
  }

  /** Clears all messages and closes the notification centre. */
  async clearMessages(): Promise<void> {
    await runCommand(this.page, 'Notifications: Clear All Notifications');
  }
}

/** What the header of the Inspector says: step, document, loss, learning-rate, state, nodes, edges, untouched. */
export function field(frame: Frame, name: string): Locator {
  return frame.locator(`.header [data-field="${name}"]`);
}

/** Resolves when the header says that `step` is on the screen. */
export async function untilStep(frame: Frame, step: number): Promise<void> {
  const shown = new RegExp(`^${step.toLocaleString('en')} of`);
  await field(frame, 'step').filter({ hasText: shown }).waitFor({ timeout: limit });
}

/** Resolves when the header says the state. */
export async function untilState(frame: Frame, word: string): Promise<void> {
  await frame.locator('.header .state-word', { hasText: new RegExp(`^${word}$`) }).waitFor({ timeout: limit });
}

/** The button of the header. */
export function control(frame: Frame, name: 'Step' | 'Train' | 'Pause' | 'Restart'): Locator {
  return frame.locator('.header').getByRole('button', { name, exact: true });
}

/** The text of an element, without the spaces around it. */
export async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').trim();
}

/** Asks again and again until the answer is yes. */
export async function until(probe: () => Promise<boolean>, what: string): Promise<void> {
  await eventually(probe, what, limit);
}
