/**
 * Tour of the Inspector by keyboard alone: Tab reaches every part, and keys do there what the mouse
 * does.
 */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { panesOf, tabs } from '../../src/webview/state/panes-state';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { until, untilHolds } from './until';
import { untilStep, type Window } from './window';

export function describeTour(window: Window): void {
  describe('a tour of the Inspector by keyboard alone', () => {
    const it = inOrder();
    let frame: Frame;

    const press = (...keys: readonly string[]) =>
      keys.reduce((before, key) => before.then(() => window.page.keyboard.press(key)), Promise.resolve());

    /** Presses Tab (or Shift+Tab) until the focused element matches. */
    async function tabTo(selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
      const passed: string[] = [];
      for (let i = 0; i < 120; i++) {
        const { found, name } = await frame.evaluate((wanted) => {
          const element = document.activeElement;
          return {
            found: element?.matches(wanted) ?? false,
            name: element?.getAttribute('aria-label') ?? element?.className ?? '',
          };
        }, selector);
        if (found) return;
        passed.push(name);
        await press(key);
      }
      assert.fail(`Tab does not lead to ${selector}, but to ${passed.join(' | ')}`);
    }

    /**
     * Returns the underlined text over the input of the filter; `off` is how far it is from the
     * characters of the input, pixels.
     */
    async function markedPlace() {
      return frame.locator('.filter-error').evaluate((place) => {
        const input = document.querySelector<HTMLInputElement>('#filter-input');
        const context = document.createElement('canvas').getContext('2d');
        if (input === null || context === null) throw new Error('There is no input to compare with.');
        const { font, paddingLeft, borderLeftWidth } = getComputedStyle(input);
        context.font = font;
        const before = context.measureText(input.value.slice(0, input.value.indexOf(place.textContent))).width;
        const left = input.getBoundingClientRect().left + Number.parseFloat(paddingLeft) + before;
        const off = place.getBoundingClientRect().left - left - Number.parseFloat(borderLeftWidth);
        const line = getComputedStyle(place).textDecorationLine;
        return { text: place.textContent, line, off: Math.trunc(off) };
      });
    }

    const cardName = () => frame.locator('[data-field=card-name]');

    before(async () => {
      await window.fresh({ width: 1280, height: 1000 });
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
      await tabTo('.tape-map');
      const read = frame.locator('[data-field=map-read]');
      await press('ArrowUp', 'Home');
      await read.filter({ hasText: 'position 0' }).waitFor();
      await press('ArrowRight');
      await read.filter({ hasText: 'position 1' }).waitFor();
      // Below the stages are all lanes.
      await press('ArrowDown', 'ArrowDown');
      await frame.locator('[data-do=lanes][aria-expanded=true]').waitFor();
      await press('Enter');
      await read.filter({ hasText: 'logits = gpt' }).waitFor();
      await press('Escape', 'Space');
      await frame.locator('[data-pane=card]', { hasText: 'logits = gpt' }).waitFor();
      await tabTo('[data-field=map-quantity]');
      await press('ArrowDown');
      await frame.locator('.heat-legend[data-full="100"]').waitFor();
      await press('ArrowUp');
      await frame.locator('.heat-legend:not([data-full="100"])').waitFor();
    });

    it('opens a box, follows its gradient, and walks back', async () => {
      await tabTo('[role=treeitem]');
      const box = frame.locator('[role=treeitem]:focus');
      const first = (await box.getAttribute('data-name')) ?? '';
      await press('Enter');
      await cardName().filter({ hasText: first }).waitFor();
      await press('ArrowDown');
      await until(async () => (await box.getAttribute('data-name')) !== first, 'another box');
      const second = (await box.getAttribute('data-name')) ?? '';
      await press('Enter');
      await cardName().filter({ hasText: second }).waitFor();
      await press('c');
      await frame.locator('[data-mark=cone]').waitFor();
      await press('Alt+ArrowLeft');
      await cardName().filter({ hasText: first }).waitFor();
      await tabTo('[data-mark=cone] .icon-button');
      await press('Enter');
      await frame.locator('[data-mark=cone]').waitFor({ state: 'detached' });
    });

    it('moves the border between the parts', async () => {
      await tabTo('.splitter');
      const share = Number(await frame.locator('.splitter').getAttribute('aria-valuenow'));
      await press('ArrowUp');
      await until(
        async () => Number(await frame.locator('.splitter').getAttribute('aria-valuenow')) < share,
        'the border',
      );
    });

    it('opens every pane and gets into it', async () => {
      await tabTo('[role=tab]');
      await press('Home');
      for (const tab of tabs) {
        await frame.locator(`[data-tab=${tab}][aria-selected=true]`).waitFor();
        for (const kind of panesOf(tab)) {
          if (panesOf(tab).length > 1) {
            await tabTo(`[data-mode=${kind}]`);
            await press('Enter');
          }
          await frame.locator(`.open-pane[data-pane=${kind}]`).waitFor();
          await tabTo('#open-pane *');
          await tabTo('[role=tab]', 'Shift+Tab');
        }
        await press('ArrowRight');
      }
    });

    it('finds nodes, and shows one in the graph and in the source', async () => {
      await tabTo('[role=tab]', 'Shift+Tab');
      await press('Control+f');
      await frame.locator('[data-pane=find] input:focus').waitFor();
      await window.page.keyboard.type('op:mull');
      // The place is marked, and the words say what is wrong there.
      const input = frame.locator('#filter-input[aria-invalid=true][aria-describedby=filter-status]');
      await input.waitFor();
      const status = frame.locator('#filter-status.wrong');
      await status.filter({ hasText: /^At character 4: There is no operation mull\. Did you mean op:mul\?/ }).waitFor();
      await untilHolds(async () => assert.deepEqual(await markedPlace(), { text: 'mull', line: 'underline', off: 0 }));
      await press('Backspace');
      await frame.locator('#filter-input[aria-invalid=false]').waitFor();
      await frame.locator('[data-field=find-status]:not(.wrong)', { hasText: /^[\d,]+ / }).waitFor();
      await frame.locator('.filter-error').waitFor({ state: 'detached' });
      // Control+A goes by VS Code, and would come in the midst of what is typed.
      await press('Shift+Home');
      await window.page.keyboard.type('op:log');
      await frame.locator('[data-field=find-status]', { hasText: /^7 / }).waitFor();
      await tabTo('[role=listbox]');
      await press('Home', 'Enter');
      await frame.locator('.match-row.current', { hasText: /^log/ }).waitFor();
      await frame.locator('.card-title .operation', { hasText: /^log$/ }).waitFor();
      await tabTo('[data-do=locate-selection]', 'Shift+Tab');
      await press('Enter');
      await window.page.locator('.tab.active', { hasText: 'microgpt.ts' }).waitFor();
      await window.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    });
  });
}
