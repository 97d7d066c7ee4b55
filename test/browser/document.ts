/** Document of the step, and export of files, in the workbench: by mouse and by keyboard. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Frame, Locator } from 'playwright-core';
import { strings } from '../../src/webview/strings';
import { inOrder } from '../in-order';
import { seed42 } from '../reference';
import { until } from './until';
import { control, openPane, textOf, untilStep, type Window } from './window';

export function describeDocument(window: Window): void {
  describe('the document of a step in the Inspector', () => {
    const it = inOrder();
    let frame: Frame;

    before(async () => {
      await window.fresh({ width: 1500, height: 1000 });
      await window.run('Open Inspector');
      frame = await window.inspector('[data-pane=welcome]');
      await control(frame, 'Step').click();
      await untilStep(frame, 1);
      await openPane(frame, 'document');
      await frame.locator('.document-pane').waitFor();
    });

    const cell = (table: string, row: number, column: number): Locator =>
      frame.locator(`${table} [data-cell="${row}.${column}"]`).first();
    const card = (text: string): Promise<void> => frame.locator('[data-pane=card]', { hasText: text }).waitFor();

    it('has a row a position, whose losses have the published mean', async () => {
      const rows = frame.locator('.position-table tbody tr');
      assert.equal(await rows.count(), seed42.n[0]);
      const tokens = await frame.locator('.position-table .tokens').allTextContents();
      assert.equal(tokens.map((text) => text.split(' → ')[1]).join(''), `${seed42.first_docs[0]}BOS`);
      const losses = await Promise.all(
        Array.from({ length: seed42.n[0] ?? 0 }, (_, row) => textOf(cell('.position-table', row, 2))),
      );
      const mean = losses.reduce((sum, loss) => sum + Number(loss), 0) / losses.length;
      assert.ok(Math.abs(mean - (seed42.losses[0] ?? 0)) < 5e-4, `${losses}`);
    });

    it('leads from every kind of cell to its node', async () => {
      await cell('.position-table', 2, 1).click();
      await card('probs[');
      await cell('.position-table', 2, 2).click();
      await card('lossT');
      await cell('.position-table', 2, 4).click();
      await card('probs[');
      await cell('.position-table', 2, 0).click();
      await card('position 2');
      await cell('[data-head="3"]', 4, 1).click();
      await card('attnWeights[1]');
      await frame.locator('[data-pane=card]', { hasText: /position 4.*head 3/s }).waitFor();
      await cell('[data-head="3"]', 4, 1).and(frame.locator('[aria-selected=true]')).waitFor();
    });

    it('is walked by keys, within the triangle', async () => {
      await cell('[data-head="0"]', 0, 0).focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight'])
        await frame.press(':focus', key);
      await frame.locator('[data-cell="2.2"]:focus').waitFor();
      await frame.press(':focus', 'Enter');
      await card('attnWeights[2]');
      await frame.press(':focus', 'Control+Home');
      await frame.locator('[data-cell="0.0"]:focus').waitFor();
    });

    it('shows one head, or all of them', async () => {
      const heads = frame.locator('.attention-head');
      assert.equal(await heads.count(), 4);
      await frame.getByRole('combobox', { name: 'head' }).selectOption('2');
      await until(async () => (await heads.count()) === 1, 'one head');
      await frame.locator('.attention-head[data-head="2"]').waitFor();
      await frame.getByRole('combobox', { name: 'head' }).selectOption('all');
      await until(async () => (await heads.count()) === 4, 'all heads');
    });

    it('writes the view into a file by keyboard alone; a browser reads it as a picture', async () => {
      await frame.locator('[data-action=export]').focus();
      await frame.press(':focus', 'ArrowDown');
      await frame.locator('[role=menuitem]:focus', { hasText: 'SVG' }).waitFor();
      await frame.press(':focus', 'End');
      await frame.locator('[role=menuitem]:focus', { hasText: 'JSON' }).waitFor();
      await frame.press(':focus', 'Escape');
      await frame.locator('[data-action=export]:focus').waitFor();
      await frame.press(':focus', 'Enter');
      await frame.locator('[role=menuitem]:focus', { hasText: 'SVG' }).waitFor();
      await frame.press(':focus', 'Enter');
      await window.quickInput.acceptPath(window.file('microgpt-step-1.svg'));
      await window.message(/microgpt-step-1\.svg is written/);
      await window.clearMessages();
      const text = fs.readFileSync(window.file('microgpt-step-1.svg'), 'utf8');
      const read = await frame.evaluate((svg) => {
        const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
        const boxes = [...parsed.querySelectorAll('text')].map((element) => element.textContent);
        return { error: parsed.querySelector('parsererror')?.textContent ?? null, boxes };
      }, text);
      assert.equal(read.error, null);
      assert.ok(
        read.boxes.some((name) => name?.startsWith('position 0')),
        `${read.boxes}`,
      );
    });

    it('has every parameter: found by its name, offered by the nearest one, in the order of a size', async () => {
      await openPane(frame, 'parameters');
      const search = frame.locator('[data-field=parameter-search]');
      const found = (text: string | RegExp) =>
        frame.locator('[data-field=parameters-found]').filter({ hasText: text }).waitFor();
      const rows = frame.locator('.parameter-table [role=option]');
      await found('all 4,192 parameters');
      await search.fill('wq[3][2]');
      await found('1 of 4,192 parameters');
      await rows.filter({ hasText: 'layer0.attn_wq[3][2]' }).click();
      await card('layer0.attn_wq[3][2]');
      await search.fill('lm_haed');
      await found('There is no matrix lm_haed.');
      await frame.locator('.suggestions button', { hasText: 'lm_head' }).click();
      await found(`${27 * 16} of 4,192 parameters`);
      assert.equal(await search.inputValue(), 'lm_head');
      await search.fill('wq[16]');
      await found('layer0.attn_wq is 16 × 16: it has no row 16, the last is 15.');
      await search.fill('wte');
      await found(`${27 * 16} of 4,192 parameters`);
      // The largest first, by the choice.
      for (const size of ['value', 'update', 'gradient']) {
        await frame.locator('[data-field=parameter-sort]').selectOption(size);
        await until(async () => {
          const texts = await rows.locator(`[data-field=row-${size}]`).allTextContents();
          const sizes = texts.slice(0, 5).map((text) => Math.abs(Number(text.split(' ').at(-1)?.replaceAll('−', '-'))));
          return sizes.length === 5 && sizes.every((number, i) => i === 0 || number <= (sizes[i - 1] ?? 0));
        }, `the parameters in the order of |${size}|`);
      }
      await search.fill('');
      await found('all 4,192 parameters');
    });

    it('tells the history of a parameter, and that a box is not in this step', async () => {
      await openPane(frame, 'parameters');
      await frame.locator('[data-field=parameter-search]').fill("wte['a'][0]");
      await frame.locator('.parameter-table [role=option]', { hasText: "wte['a'][0]" }).click();
      const history = frame.locator('[data-pane=card] [data-field=history]');
      await history.waitFor();
      for (const step of [2, 3]) {
        await control(frame, 'Step').click();
        await untilStep(frame, step);
      }
      await history.locator('.visually-hidden', { hasText: /^value in 3 steps: / }).waitFor({ state: 'attached' });
      const last = `position ${(seed42.n[2] ?? 0) - 1}`;
      await frame.locator(`[role=treeitem][data-name="${last}"]`).first().focus();
      await frame.press(':focus', 'Enter');
      await card(last);
      await control(frame, 'Step').click();
      await untilStep(frame, 4);
      await card(strings.card.absent);
      await card(strings.card.absentHint);
      await frame.locator('[data-action=step-back]').click();
      await untilStep(frame, 3);
      await card(last);
    });
  });
}
