/**
 * Quick input of VS Code: its palette, its lists and its boxes. It closes when a webview takes the
 * keyboard, as one does that has just loaded or was left for a moment.
 */

import { errors, type Locator, type Page } from 'playwright-core';
import { attempted, managed, until } from './until';

export class QuickInput {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get box(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /**
   * Opens it and performs a whole action in it; again from the start where it has closed meanwhile.
   * `act` receives how long an action may take.
   */
  async through<T>(
    open: () => Promise<unknown>,
    act: (box: Locator, patience: { readonly timeout: number }) => Promise<T>,
  ): Promise<T> {
    const { done } = await attempted(async (timeout) => {
      await this.close();
      await open();
      return { done: await act(this.box, { timeout }) };
    }, 'what is done in the quick input');
    return done;
  }

  /**
   * Brings a line of the source, from 1, into view, in the first group of editors; returns the
   * number beside it.
   */
  async bringLine(line: number): Promise<Locator> {
    const { page } = this;
    const editor = page.locator('.editor-group-container.active .monaco-editor[data-uri^="microgpt:"]');
    const number = editor.locator('.line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) });
    await this.through(
      async () => {
        await page.keyboard.press('Control+1');
        await editor.waitFor({ timeout: 4_000 });
        await page.keyboard.press('Control+g');
      },
      async (box, patience) => {
        const input = box.locator('input').first();
        await input.fill(`:${line}`, patience);
        await input.press('Enter', patience);
        await box.waitFor({ ...patience, state: 'hidden' });
        await number.waitFor(patience);
      },
    );
    return number;
  }

  /** Accepts the path of a file, once it is the proposed one. */
  async acceptPath(path: string): Promise<void> {
    const input = this.box.locator('input').first();
    await until(async () => (await input.inputValue()) === path, `${path} to be proposed`);
    await attempted(async (timeout) => {
      // It passes over a key while it looks at the folder.
      if (await this.box.isVisible()) await input.press('Enter', { timeout });
      return (await managed(this.box.waitFor({ state: 'hidden', timeout }))) || undefined;
    }, `${path} to be accepted`);
  }

  /**
   * Closes it where it is open, by a key of its own input: anywhere else the key would have another
   * effect.
   */
  async close(): Promise<void> {
    await attempted(async (timeout) => {
      if (!(await this.box.isVisible())) return true;
      await this.box.locator('input').first().press('Escape', { timeout });
      return (await managed(this.box.waitFor({ state: 'hidden', timeout }))) || undefined;
    }, 'the quick input to be closed');
  }

  /**
   * Returns the commands of the Command Palette that begin so, without that beginning; sorted.
   * `always` is among them.
   */
  async offered(beginning: string, always: string): Promise<string[]> {
    const texts = await this.through(
      () => this.page.keyboard.press('F1'),
      async (box, patience) => {
        const input = box.locator('input').first();
        const labels = box.locator('.monaco-list-row .label-name');
        await input.fill(`>${beginning}`, patience);
        await labels.filter({ hasText: beginning }).first().waitFor(patience);
        // The list has elements only for the rows in view: it is read on the way down, and on the way up again.
        const seen = new Set<string>();
        for (const key of ['PageDown', 'PageUp']) {
          // A first press may go to the end of what is in view alone.
          for (let without = 0; without < 3; await input.press(key, patience)) {
            const before = seen.size;
            await labels.first().waitFor(patience);
            for (const text of await labels.allTextContents()) seen.add(text);
            without = seen.size > before ? 0 : without + 1;
          }
        }
        if (!seen.has(beginning + always)) throw new errors.TimeoutError('The list is not complete yet.');
        return [...seen];
      },
    );
    await this.close();
    return texts
      .filter((text) => text.startsWith(beginning))
      .map((text) => text.slice(beginning.length))
      .sort();
  }
}
