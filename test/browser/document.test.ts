/** The document of the step and the export of files, in the workbench: by mouse, by keyboard, and to axe in each kind of theme. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Frame, Locator } from 'playwright-core';
import { seed42 } from '../reference';
import { control, limit, textOf, until, untilStep, useWindow } from './window';

const themes = ['Dark Modern', 'Light Modern', 'Dark High Contrast', 'Light High Contrast'] as const;
const axeSource = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

describe('the document of a step in the Inspector', () => {
  const window = useWindow({ viewport: { width: 1280, height: 1000 } });
  let frame: Frame;

  before(async function () {
    this.timeout(2 * limit);
    await window.run('Open Inspector');
    frame = await window.inspector('[data-pane=welcome]');
    await control(frame, 'Step').click();
    await untilStep(frame, 1);
    await frame.locator('[data-tab=document]').click();
    await frame.locator('.document-pane').waitFor();
    await frame.evaluate(axeSource);
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
    await card('probabilities[');
    await cell('.position-table', 2, 2).click();
    await card('loss');
    await cell('.position-table', 2, 4).click();
    await card('probabilities[');
    await cell('.position-table', 2, 0).click();
    await card('position 2');
    await cell('[data-head="3"]', 4, 1).click();
    await card('weights[1]');
    assert.match(await textOf(frame.locator('[data-pane=card]')), /position 4.*head 3/s);
    await cell('[data-head="3"]', 4, 1).and(frame.locator('[aria-selected=true]')).waitFor();
  });

  it('is walked by keys, within the triangle', async () => {
    await cell('[data-head="0"]', 0, 0).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight'])
      await frame.press(':focus', key);
    assert.equal(await frame.locator(':focus').getAttribute('data-cell'), '2.2');
    await frame.press(':focus', 'Enter');
    await card('weights[2]');
    await frame.press(':focus', 'Control+Home');
    assert.equal(await frame.locator(':focus').getAttribute('data-cell'), '0.0');
  });

  it('shows one head, or all of them', async () => {
    const heads = frame.locator('.attention-head');
    assert.equal(await heads.count(), 4);
    await frame.getByRole('combobox', { name: 'head' }).selectOption('2');
    await until(async () => (await heads.count()) === 1, 'one head');
    assert.equal(await heads.getAttribute('data-head'), '2');
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
    await window.page.locator('.quick-input-widget:visible input').first().waitFor();
    await window.page.keyboard.press('Enter');
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

  for (const name of themes) {
    it(`is accessible in the theme ${name}`, async () => {
      await window.paint(name);
      await frame.locator('[data-action=export]').click();
      await frame.locator('[role=menu]').waitFor();
      const violations = await frame.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(part: object, options: object): Promise<AxeResults> } };
        const results = await axe.run({ include: ['.header', '.tabbed-panes'] }, { iframes: false });
        return results.violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => [id, html, failureSummary]),
        );
      });
      assert.deepEqual(violations, []);
      await window.picture(`document ${name}`);
      await frame.press(':focus', 'Escape');
    });
  }
}).timeout(2 * limit);
