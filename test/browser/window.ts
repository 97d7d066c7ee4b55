/**
 * Workbench window: a window of VS Code with the packaged extension, and the actions and views of a
 * user in it, for the tests to share.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import type { PaneKind } from '../../src/inspection/panes/panes';
import { panesOf, tabOf } from '../../src/webview/state/panes-state';
import { strings } from '../../src/webview/strings';
import { eventually } from '../host/eventually.mjs';
import {
  type Host,
  packagedExtension,
  runCommand,
  startHost,
  type Workbench,
  webviewFrame,
} from '../host/workbench.mjs';
import { QuickInput } from './quick-input';
import { withFewColours } from './small-png';
import { attempted, limit, managed, until } from './until';

const pictures = path.resolve('out', 'pictures');

/** One VS Code opens all the windows. */
let host: Promise<Host> | null = null;
after(async () => {
  await (await host)?.close();
});

export interface WindowOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/**
 * Opens a window for the tests of a suite, on a folder of its own with an empty `notes.txt` in it,
 * and closes it after them. The suite fails when the page requested anything beyond this machine,
 * had an uncaught error or violated its content security policy.
 */
export function useWindow(options: WindowOptions = {}): Window {
  const window = new Window();
  before(() => window.open(options));
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
  text(): Promise<string>;
  press(button: string): Promise<void>;
  /**
   * Presses a button of a message that is made again while it reports progress, until that has had
   * its effect.
   */
  pressUntil(button: string, done: () => Promise<boolean>): Promise<void>;
  /** Resolves when it is not shown any more. */
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
    host ??= startHost(packagedExtension);
    this.workbench = await (await host).open({
      folder: this.file('.'),
      settings,
      ...(viewport === undefined ? {} : { viewport }),
    });
    this.page.setDefaultTimeout(limit);
    this.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.faults.push(message.text());
    });
  }

  /**
   * Prepares the window for a suite that is not its first: without editors and messages, with a new
   * model if there was one, and of this size.
   */
  async fresh(size: { readonly width: number; readonly height: number }): Promise<void> {
    const { page, statusItem } = this;
    await this.resize(size);
    const tabs = page.locator('.tab');
    await attempted(async (timeout) => {
      if ((await tabs.count()) > 0) await runCommand(page, 'View: Close All Editors');
      return (await managed(tabs.first().waitFor({ state: 'detached', timeout }))) || undefined;
    }, 'all editors to be closed');
    await this.clearMessages();
    if ((await statusItem.count()) === 0) return;
    // A run that a failed test has left would continue.
    if ((await statusItem.locator('[aria-label*="Training is running"]').count()) > 0) await this.run('Pause');
    await this.run('Restart');
    await statusItem.locator('[aria-label*="The model is ready"]').waitFor();
    // The message that the previous run can be brought back.
    await this.clearMessages();
  }

  /** Gives the window a size; again where the workbench, on a busy machine, has missed the change. */
  async resize(size: { readonly width: number; readonly height: number }): Promise<void> {
    const { page } = this;
    await attempted(async (timeout) => {
      await page.setViewportSize({ ...size, height: size.height - 1 });
      await page.setViewportSize(size);
      const laidOut = page.waitForFunction(
        ({ width, height }) => {
          const box = document.querySelector('.monaco-workbench')?.getBoundingClientRect();
          return box?.width === width && box.height === height;
        },
        size,
        { timeout },
      );
      return (await managed(laidOut)) || undefined;
    }, `the workbench to be ${size.width} x ${size.height}`);
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

  /**
   * Returns the files of a name that VS Code's extensions keep, of this window and of those before
   * it.
   */
  kept(name: RegExp): string[] {
    assert(this.workbench, 'the window is open');
    const folder = path.join(this.workbench.host.server.userData, 'User');
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => name.test(path.basename(file))).map((file) => path.join(folder, file));
  }

  /**
   * Returns a file in the Explorer, which may have missed that it was written while it looked at
   * the folder for the first time.
   */
  async listed(name: string): Promise<Locator> {
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    await attempted(async (timeout) => {
      if (await managed(row.waitFor({ timeout }))) return true;
      await runCommand(this.page, 'Refresh Explorer');
      return undefined;
    }, `${name} in the Explorer`);
    return row;
  }

  /**
   * Kills the extension host as a crash would; the page is loaded again, with another host. The
   * page goes first, while the host stands still: one that sees its host end starts another, and a
   * host whose page leaves while it starts keeps the folder's storage for minutes.
   */
  async crash(): Promise<void> {
    assert(this.workbench, 'the window is open');
    const { page } = this;
    const { server } = this.workbench.host;
    // The page that was left is there for some seconds more.
    await until(async () => server.extensionHosts().length === 1, 'one extension host, that of this window');
    const hosts = server.extensionHosts();
    for (const pid of hosts) process.kill(pid, 'SIGSTOP');
    const address = page.url();
    await page.goto('about:blank');
    for (const pid of hosts) process.kill(pid, 'SIGKILL');
    await page.goto(address);
  }

  /** Changes the colour theme, by the name that the list of themes has for it. */
  async paint(theme: string): Promise<void> {
    await this.quickInput.through(
      () => runCommand(this.page, 'Preferences: Color Theme'),
      async (list, patience) => {
        await list.locator('input[placeholder*="Color Theme"]').fill(theme, patience);
        await list
          .locator('.monaco-list-row .label-name', { hasText: new RegExp(`^${theme}$`) })
          .first()
          .click(patience);
        await list.waitFor({ ...patience, state: 'hidden' });
      },
    );
  }

  /** Takes a picture of the window to look at, if wanted: `PICTURES=1 npm test -- browser`. */
  async show(name: string): Promise<void> {
    const { PICTURES } = process.env;
    if (PICTURES) await this.picture(name);
  }

  /** Takes a picture of the window into out/pictures; returns its path. */
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
    await until(async () => {
      const place = await group.boundingBox();
      assert(place);
      if (Math.abs(place.x - x) < 5) return true;
      await page.mouse.move(place.x, place.y + place.height / 2);
      await page.mouse.down();
      await page.mouse.move(x, place.y + place.height / 2, { steps: 5 });
      await page.mouse.up();
      return false;
    }, 'the border to be moved');
  }

  /** Runs a command of the extension from the Command Palette. */
  async run(command: string): Promise<void> {
    await runCommand(this.page, `MicroGPT: ${command}`);
  }

  /** Runs a command that asks something in a quick input of this title, which stays until it is answered. */
  async ask(command: string, title: string): Promise<Locator> {
    const box = this.quickInput.box.filter({ has: this.page.locator('.quick-input-title', { hasText: title }) });
    await this.run(command);
    await box.waitFor();
    return box;
  }

  /** Chooses in the menu of an element, or of the element at a place. */
  async chooseInMenu(
    of: Locator | (() => Promise<{ readonly x: number; readonly y: number }>),
    name: string | RegExp,
  ): Promise<void> {
    const item = this.page.getByRole('menuitem', { name, exact: true });
    await attempted(async (timeout) => {
      if (!(await item.isVisible())) {
        if (typeof of === 'function') {
          const { x, y } = await of();
          await this.page.mouse.click(x, y, { button: 'right' });
        } else await of.click({ button: 'right', timeout });
        await item.waitFor({ timeout });
      }
      // A menu that has just opened passes over a click.
      await item.click({ timeout });
      return (await managed(item.waitFor({ state: 'hidden', timeout }))) || undefined;
    }, `the menu to close after ${name}`);
  }

  /** Returns the commands of the extension that the Command Palette offers, sorted. */
  async offered(): Promise<string[]> {
    return this.quickInput.offered('MicroGPT: ', 'Show Log');
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  /** Opens the source with the Inspector beside it; returns its page. */
  async openWorkplace(): Promise<Frame> {
    await this.run('Open Model Source');
    await this.page.locator('.monaco-editor[data-uri^="microgpt:"]').waitFor();
    await this.run('Open Inspector');
    return this.inspector('[data-pane=welcome]');
  }

  /** Returns the page of the Inspector, once it shows an element for `selector`. */
  async inspector(selector = '.inspector'): Promise<Frame> {
    return webviewFrame(this.page, selector, limit);
  }

  /**
   * Does what makes the page of the Inspector again, and returns the new one once it shows an
   * element for `selector`.
   */
  async inspectorAfter(change: () => Promise<unknown>, selector: string): Promise<Frame> {
    const left = await this.inspector();
    await left.evaluate(() => document.documentElement.setAttribute('data-left', ''));
    await change();
    return this.inspector(`html:not([data-left]) ${selector}`);
  }

  /** Returns the item of the status bar. */
  get statusItem(): Locator {
    return this.page.locator('[id="microgpt.microgpt.microgpt.status"]');
  }

  /** Returns the names of the tabs of each group of editors, from left to right. */
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
    const tab = page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`);
    await this.quickInput.through(
      () => page.keyboard.press('ControlOrMeta+p'),
      async (box, patience) => {
        await box.locator('input').first().fill(name, patience);
        await box.locator('.monaco-list-row', { hasText: name }).first().click(patience);
        await tab.waitFor(patience);
        await page.locator('.editor-group-container.active .monaco-editor.focused').waitFor(patience);
      },
    );
    await page.keyboard.press('ControlOrMeta+End');
  }

  /** Gives a file of the folder this content, typed into its editor, where the keyboard stays at the end. */
  async write(name: string, text: string): Promise<void> {
    await attempted(async () => {
      await this.edit(name);
      await this.page.keyboard.press('ControlOrMeta+a');
      await this.page.keyboard.insertText(text);
      await this.page.keyboard.press('ControlOrMeta+s');
      return (
        (await managed(eventually(() => fs.readFileSync(this.file(name), 'utf8') === text, name, 4_000))) || undefined
      );
    }, `${name} to be written`);
  }

  /** Saves the edited file; resolves with its content on the disk once that passes `accepted`. */
  async saved(name: string, accepted: (content: string) => boolean): Promise<string> {
    let content = '';
    await until(
      async () => {
        await this.page.keyboard.press('ControlOrMeta+s');
        content = fs.readFileSync(this.file(name), 'utf8');
        // A file is empty for a moment while it is written.
        return content !== '' && accepted(content);
      },
      () => `${name}, which is ${JSON.stringify(content)}`,
    );
    return content;
  }

  /**
   * Resolves when the editor that has the keyboard has its cursor in a line, from 1, and exactly
   * this text selected.
   */
  async untilSelected(text: string, line: number): Promise<void> {
    const { page } = this;
    // Status bar and tabs follow the active editor late after a click in a webview; the editor
    // itself is right.
    const editor = page.locator('.monaco-editor.focused');
    await editor.locator('.line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) }).waitFor();
    let copied: string | null = null;
    await until(
      async () => {
        await page.evaluate(() => navigator.clipboard.writeText('').catch(() => {}));
        await page.keyboard.press('ControlOrMeta+c');
        // Nothing is reported while the keyboard is on its way from a webview.
        copied = await page.evaluate(() => navigator.clipboard.readText().catch(() => null));
        return copied === text;
      },
      () => `${JSON.stringify(text)} to be selected, not ${JSON.stringify(copied)}`,
    );
  }

  /**
   * Returns a message in the notification centre, where this host shows messages; opens the centre.
   */
  async message(pattern: RegExp): Promise<Message> {
    const { page } = this;
    const item = page.locator('.notifications-center .notification-list-item', { hasText: pattern }).first();
    await attempted(async (timeout) => {
      if (!(await page.locator('.notifications-center').isVisible())) {
        await page.locator('[id="status.notifications"] a').click({ timeout });
      }
      return (await item.isVisible()) || undefined;
    }, `a message like ${pattern}`);
    const named = (button: string) => item.getByRole('button', { name: button, exact: true });
    // By the keyboard: a tooltip of the status bar may lie over the button.
    return {
      text: () => textOf(item),
      press: async (button) => {
        let pressed = false;
        await attempted(async (timeout) => {
          // It may have gone after the last attempt had ended.
          if (!pressed || (await item.isVisible())) await named(button).press('Enter', { timeout });
          pressed = true;
          return (await managed(item.waitFor({ state: 'detached', timeout }))) || undefined;
        }, `${button} to be pressed`);
      },
      pressUntil: (button, done) =>
        until(async () => {
          if (await done()) return true;
          // A key may meet a button that is about to go.
          await managed(named(button).press('Enter', { timeout: 2_000 }));
          return done();
        }, `what ${button} does`),
      gone: () => item.waitFor({ state: 'detached' }),
    };
  }

  /** Clears all messages and closes the notification centre. */
  async clearMessages(): Promise<void> {
    await runCommand(this.page, 'Notifications: Clear All Notifications');
  }
}

/**
 * Returns a field of the Inspector's header or of the foot of its tape: step, document, loss,
 * nodes, edges, untouched.
 */
export function field(frame: Frame, name: string): Locator {
  return frame.locator(`.header [data-field="${name}"], .tape-foot [data-field="${name}"]`);
}

/** Opens a pane of the drawer. */
export async function openPane(frame: Frame, kind: PaneKind): Promise<void> {
  const tab = tabOf[kind];
  if (tab === null) await frame.getByRole('button', { name: strings.find.summon }).click();
  else {
    const back = frame.locator('[data-do=leave-find]');
    if ((await back.count()) > 0) await back.click();
    await frame.locator(`[data-tab=${tab}]`).click();
    if (panesOf(tab).length > 1) await frame.locator(`[data-mode=${kind}]`).click();
  }
  await frame.locator(`.open-pane[data-pane=${kind}]`).waitFor();
}

/** Resolves when the header says that `step` is on the screen. */
export async function untilStep(frame: Frame, step: number): Promise<void> {
  const shown = new RegExp(`^${step.toLocaleString('en')} of`);
  await field(frame, 'step').filter({ hasText: shown }).waitFor();
  // Elements that are scrolled away follow.
  await frame.locator('#inspector[aria-busy=false]:not([data-played])').waitFor({ state: 'attached' });
}

/** The way from the step to where positions communicate. */
const attention = ['position 2', 'logits = gpt', 'layer 0', 'attended = attention'];

/** Opens the attention of the third position in the graph. */
export async function openAttention(frame: Frame): Promise<void> {
  for (const name of attention) {
    const box = (expanded: boolean) =>
      frame.locator(`[role=treeitem][data-name="${name}"][aria-expanded=${expanded}]`).last();
    await box(false).press('Space');
    await box(true).waitFor();
  }
}

/** Opens or closes a box of the graph by the arrow that it has under the pointer. */
export async function toggle(frame: Frame, box: Locator): Promise<void> {
  await box.hover();
  const key = await box.getAttribute('data-key');
  const inside = box.locator('[data-do=toggle]');
  await ((await inside.count()) > 0
    ? inside
    : frame.locator(`.box-actions[data-key="${key}"] [data-do=toggle]`)
  ).click();
}

/** Resolves when the header shows the state. */
export async function untilState(frame: Frame, word: string): Promise<void> {
  await frame.locator('.header .state-word', { hasText: new RegExp(`^${word}$`) }).waitFor();
}

/** Returns the button of the header. */
export function control(frame: Frame, name: 'Step' | 'Train' | 'Pause' | 'Restart'): Locator {
  return frame.locator('.header').getByRole('button', { name, exact: true });
}

/** Returns the text of an element, without the spaces around it. */
export async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').trim();
}
