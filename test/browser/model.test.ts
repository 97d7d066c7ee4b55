/**
 * A model of the user's own in the workbench: edited in an editor, run by its key, its loss curve
 * over that of the run before, its runs in the view Runs.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Frame } from 'playwright-core';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { until } from './until';
import { textOf, untilState, useWindow } from './window';

describe('a model of the user’s own in the workbench', () => {
  const it = inOrder();
  const window = useWindow({
    viewport: { width: 1600, height: 1000 },
    settings: { 'editor.minimap.enabled': false },
  });
  let frame: Frame;

  before(async () => {
    await window.run('Train');
    frame = await window.inspector();
    await untilState(frame, 'finished');
    await window.clearMessages();
  });

  it('Edit Model writes a copy into a folder and opens it beside the Inspector', async () => {
    const { page } = window;
    await window.run('Edit Model...');
    const list = window.quickInput.box;
    await list.locator('.monaco-list-row', { hasText: 'a copy of the model' }).click();
    await until(() => list.locator('input').first().isVisible(), 'the folder to be asked for');
    await window.quickInput.acceptPath(`${window.file('.')}/`.replace('/./', '/'));
    await page.locator('.monaco-editor[data-uri$="/microgpt/microgpt.ts"]').waitFor();
    assert.deepEqual(fs.readdirSync(window.file('microgpt')).sort(), [
      'microgpt.ts',
      'random.d.ts',
      'tsconfig.json',
      'value.d.ts',
    ]);
    await page.locator('.codelens-decoration', { hasText: 'Run Model' }).waitFor();
  });

  /** Types a line in the place of the one with `text`. */
  async function replaceLine(text: string, line: string): Promise<void> {
    const { page } = window;
    const content = fs.readFileSync(window.file('microgpt/microgpt.ts'), 'utf8').split('\n');
    const number = content.findIndex((one) => one.includes(text)) + 1;
    assert.ok(number > 0, text);
    await page.keyboard.press('ControlOrMeta+1');
    await window.quickInput.through(
      () => page.keyboard.press('Control+g'),
      async (box, patience) => {
        const input = box.locator('input').first();
        await input.fill(`:${number}`, patience);
        await input.press('Enter', patience);
        await box.waitFor({ ...patience, state: 'hidden' });
      },
    );
    await page.locator('.monaco-editor.focused .active-line-number', { hasText: new RegExp(`^${number}$`) }).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText(line.trim());
  }

  it('Ctrl+Enter runs it; its loss curve lies over that of the run before', async () => {
    await replaceLine('h.relu()', 'const activated = hidden.map((h) => h.tanh());');
    await window.page.keyboard.press('Control+Enter');
    await until(
      async () => /^microgpt\.ts$/.test(await textOf(frame.locator('[data-field=program]'))),
      'the file to run',
    );
    await untilState(frame, 'finished');
    await frame.locator('.loss-legend .beside', { hasText: 'mean of microgpt' }).waitFor();
    await window.page
      .locator('.codelens-decoration', { hasText: /^5 calls · / })
      .first()
      .waitFor();
    await frame.locator('.timeline-plot').scrollIntoViewIfNeeded();
    await window.show('a model of ones own, trained over the run before');
  });

  it('a syntax error is a problem at its line, and the run before is still there', async () => {
    await replaceLine('h.tanh()', 'const activated = hidden.map((h) => h.tanh(;');
    await window.page.keyboard.press('Control+Enter');
    const message = await window.message(/microgpt\.ts cannot run\. Line \d+/);
    await window.page.locator('.squiggly-error').first().waitFor();
    await window.show('a model with a syntax error');
    assert.match(await message.text(), /cannot run/);
    await untilState(frame, 'finished');
    await window.clearMessages();
    await window.page.keyboard.press('ControlOrMeta+1');
    await runCommand(window.page, 'Undo');
  });

  it('Runs lists the run and the one before; a click shows that again', async () => {
    const { page } = window;
    await page.locator('.activitybar .action-item a[aria-label^="MicroGPT"]').click();
    const rows = page.locator('.pane-body .monaco-list-row', { hasText: '1,000 steps' });
    await until(async () => (await rows.count()) >= 2, 'both runs');
    await window.show('the view Runs');
    await rows.nth(1).click();
    await until(async () => (await textOf(frame.locator('[data-field=loss]'))) === '2.6497', 'the published run');
  });
});
