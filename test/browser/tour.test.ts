/** One whole tour of the Inspector by keyboard alone: every part is reached with Tab, and does with keys what it does for the mouse. */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { paneKinds } from '../../src/webview/panes-state';
import { runCommand } from '../host/workbench.mjs';
import { limit, textOf, until, untilStep, useWindow } from './window';

describe('a tour of the Inspector by keyboard alone', function () {
  this.timeout(4 * limit);
  const window = useWindow({ viewport: { width: 1280, height: 1000 } });
  let frame: Frame;

  const press = (...keys: readonly string[]) =>
    keys.reduce((before, key) => before.then(() => window.page.keyboard.press(key)), Promise.resolve());
  const focused = (selector: string) =>
    frame.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

  /** Presses Tab (or Shift+Tab) until what has the focus matches. */
  async function tabTo(selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let i = 0; i < 120; i++) {
      if (await focused(selector)) return;
      await press(key);
      passed.push(
        await frame.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.className ?? '',
        ),
      );
    }
    assert.fail(`Tab does not lead to ${selector}, but to ${passed.join(' | ')}`);
  }

  before(async () => {
    await window.run('Open Inspector');
    frame = await window.inspector('[data-pane=welcome]');
    await until(async () => {
      if (await frame.evaluate(() => document.hasFocus())) return true;
      // The palette gives the keyboard back to where it was; a page that has just loaded may have missed it.
      await runCommand(window.page, 'View: Focus Active Editor Group');
      return frame.evaluate(() => document.hasFocus());
    }, 'the keyboard in the Inspector');
  });

  it('takes a step', async () => {
    await tabTo('.controls button, [data-pane=welcome] button');
    await tabTo('button[aria-label^="Step"], [data-pane=welcome] button:nth-of-type(2)');
    await press('Enter');
    await untilStep(frame, 1);
  });

  it('walks over the tape map, zooms into a scope and out, selects one, changes the colours', async () => {
    await tabTo('[data-field=map-quantity]');
    await press('ArrowDown');
    await frame.locator('.map-pane .heat-legend[data-full="100"]').waitFor();
    await press('ArrowUp');
    await frame.locator('.map-pane .heat-legend[data-full="10"]').waitFor();
    await tabTo('.tape-map');
    const read = frame.locator('[data-field=map-read]');
    await press('ArrowUp', 'Home');
    await read.filter({ hasText: 'position 0' }).waitFor();
    await press('ArrowRight');
    await read.filter({ hasText: 'position 1' }).waitFor();
    await press('ArrowDown', 'Enter');
    await read.filter({ hasText: 'logits = gpt' }).waitFor();
    await press('Escape', 'Space');
    await frame.locator('[data-pane=card]', { hasText: 'logits = gpt' }).waitFor();
  });

  it('opens a box, follows its gradient, and walks back', async () => {
    await tabTo('[role=treeitem]');
    await frame.locator('[role=treeitem]:focus').waitFor();
    await press('Enter');
    const first = await textOf(frame.locator('[data-field=card-name]'));
    await press('ArrowDown', 'Enter');
    await until(
      async () => (await textOf(frame.locator('[data-field=card-name]'))) !== first,
      'the card of another box',
    );
    await press('c');
    await frame.locator('[data-mark=cone]').waitFor();
    await press('Alt+ArrowLeft');
    await until(async () => (await textOf(frame.locator('[data-field=card-name]'))) === first, 'the card of before');
    await tabTo('[data-mark=cone] .icon-button');
    await press('Enter');
    await frame.locator('[data-mark=cone]').waitFor({ state: 'detached' });
  });

  it('moves the border between the parts, and reads the loss', async () => {
    await tabTo('.splitter');
    const share = Number(await frame.locator('.splitter').getAttribute('aria-valuenow'));
    await press('ArrowUp');
    await until(
      async () => Number(await frame.locator('.splitter').getAttribute('aria-valuenow')) < share,
      'the border',
    );
    await tabTo('.loss-plot');
    await press('Home');
    await frame.locator('[data-field=loss-read]', { hasText: 'step 1: 3.3660' }).waitFor();
  });

  it('opens every pane and gets into it', async () => {
    await tabTo('[role=tab]');
    await press('Home');
    for (const kind of paneKinds) {
      await frame.locator(`[data-pane=${kind}]`).waitFor();
      await press('Tab');
      assert.ok(await focused('#open-pane *'), `Tab leads into ${kind}`);
      await tabTo('[role=tab]', 'Shift+Tab');
      await press('ArrowRight');
    }
  });

  it('finds nodes, and shows one in the graph and in the source', async () => {
    await tabTo('[role=tab]', 'Shift+Tab');
    await press('Control+f');
    await frame.locator('[data-pane=find] input:focus').waitFor();
    await window.page.keyboard.type('op:log');
    await frame.locator('[data-field=find-status]', { hasText: /^7 / }).waitFor();
    await tabTo('[role=listbox]');
    await press('Home', 'Enter');
    await frame.locator('[data-pane=card]', { hasText: 'log' }).waitFor();
    await tabTo('[data-do=reveal-selection]', 'Shift+Tab');
    await press('Enter');
    await window.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    await window.page.locator('.tab.active', { hasText: 'microgpt.ts' }).waitFor();
  });
});
