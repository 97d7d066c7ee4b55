/** How the Inspector looks: in each kind of theme, to axe, and in a wide and a narrow panel. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import { runCommand } from '../host/workbench.mjs';
import { control, limit, untilState, untilStep, useWindow } from './window';

const themes = [
  { name: 'Dark Modern', kind: 'vscode-dark' },
  { name: 'Light Modern', kind: 'vscode-light' },
  { name: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  { name: 'Light High Contrast', kind: 'vscode-high-contrast-light' },
] as const;

const axeSource = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

describe('the looks of the Inspector', () => {
  const window = useWindow({
    viewport: { width: 1400, height: 1000 },
    settings: { 'workbench.activityBar.location': 'hidden' },
  });
  let frame: Frame;

  before(async function () {
    this.timeout(2 * limit);
    await runCommand(window.page, 'View: Close Primary Side Bar');
    await window.run('Open Inspector');
    frame = await window.inspector('[data-pane=welcome]');
    // The evaluation of a debugger is not subject to the page's policy, as a script element would be.
    await frame.evaluate(axeSource);
  });

  async function assertAccessible(what: string): Promise<void> {
    const violations = await frame.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } };
      const results = await axe.run(document, { iframes: false });
      return results.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => [id, html, failureSummary]),
      );
    });
    assert.deepEqual(violations, [], what);
  }

  /** Every part of the page that has more in it than it can show from left to right; the graph is made to be moved. */
  function cutOff(): Promise<string[]> {
    return frame.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('html, body, body *')]
        .filter((element) => !element.matches('.graph-viewport, .graph-viewport *, .visually-hidden, canvas, svg *'))
        .filter(
          (element) =>
            (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible') ||
            (element.checkVisibility() &&
              element.getBoundingClientRect().right > document.documentElement.clientWidth + 1),
        )
        .map((element) => `${element.localName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`),
    );
  }

  /** Gives the panel a width, CSS pixels. */
  async function widen(width: number): Promise<void> {
    const size = window.page.viewportSize();
    assert(size);
    const inner = await frame.evaluate(() => document.documentElement.clientWidth);
    await window.page.setViewportSize({ ...size, width: size.width + width - inner });
    await frame.waitForFunction((wanted) => document.documentElement.clientWidth === wanted, width);
  }

  async function select(name: string): Promise<void> {
    await frame.locator(`[role=treeitem][data-name="${name}"]`).first().click();
    await frame.locator('[data-pane=card]', { hasText: name }).waitFor();
  }

  for (const { name, kind } of themes) {
    it(`is accessible in the theme ${name}`, async () => {
      await window.paint(name);
      await frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      await frame.locator('[data-pane=welcome]').waitFor();
      await assertAccessible('before the first step');
      await window.picture(`${kind} welcome`);

      await control(frame, 'Step').click();
      await untilStep(frame, 1);
      await select('q = linear');
      await assertAccessible('a step, a box selected');
      await window.picture(`${kind} step`);

      await frame.locator('[data-matrix="wte"] .heat-cells').click({ position: { x: 2, y: 2 } });
      await frame.locator('[data-pane=card]', { hasText: "wte['a'][0]" }).waitFor();
      await frame.getByRole('button', { name: 'Keys and colours' }).click();
      await frame.getByRole('dialog').waitFor();
      await assertAccessible('a parameter selected, the help open');
      await window.picture(`${kind} help`);
      await frame.getByRole('dialog').getByRole('button').click();
      for (const pane of ['matrices', 'parameters', 'distributions', 'document', 'find']) {
        await frame.locator(`[data-tab=${pane}]`).click();
        await frame.locator(`[data-pane=${pane}]`).waitFor();
        await assertAccessible(`the pane ${pane}`);
        await window.picture(`${kind} ${pane}`);
      }
      await frame.locator('[data-tab=heatMaps]').click();
      await frame.locator('[data-pane=heatMaps]').waitFor();

      await control(frame, 'Restart').click();
      await frame.locator('[data-pane=welcome]').waitFor();
    });
  }

  for (const width of [1280, 600]) {
    it(`cuts nothing off in a panel of ${width} pixels`, async () => {
      await widen(width);
      assert.deepEqual(await cutOff(), [], 'before the first step');
      await window.picture(`${width} welcome`);
      await control(frame, 'Train').click();
      await untilState(frame, 'finished');
      await untilStep(frame, 1000);
      assert.deepEqual(await cutOff(), [], 'after the last step');
      await window.picture(`${width} finished`);
      await select('q = linear');
      assert.deepEqual(await cutOff(), [], 'with a card');
      await window.picture(`${width} card`);
      await control(frame, 'Restart').click();
      await frame.locator('[data-pane=welcome]').waitFor();
    });
  }
}).timeout(2 * limit);
