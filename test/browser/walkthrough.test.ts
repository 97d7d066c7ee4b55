/**
 * The walkthrough: its steps are done by doing what they say. With PICTURES it makes the pictures of
 * media/walkthrough from what it does.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { themes } from './accessibility';
import { until } from './until';
import { openAttention, untilState, untilStep, useWindow } from './window';

/** The steps, in order. */
const steps = ['train', 'open', 'line', 'debug', 'model', 'sample'] as const;
type Step = (typeof steps)[number];

const folder = path.resolve('media', 'walkthrough');

describe('the walkthrough', () => {
  const it = inOrder();
  const window = useWindow({
    viewport: { width: 1240, height: 800 },
    settings: { 'editor.minimap.enabled': false, 'workbench.activityBar.location': 'hidden' },
  });
  let frame: Frame;

  const done = (step: Step) => window.page.locator(`[data-done-step-id$="#${step}"].complete`);

  /** Resolves when a step is done; the walkthrough is behind the other editors, so it is opened again. */
  async function untilDone(step: Step): Promise<void> {
    await window.run('Get Started');
    await done(step).first().waitFor({ state: 'attached' });
  }

  /** Takes the pictures of a step, of a part of the window, if they are wanted. */
  async function picture(step: Step, part: Locator): Promise<void> {
    if (!process.env['PICTURES']) return;
    fs.mkdirSync(folder, { recursive: true });
    for (const { name, kind } of themes.slice(0, 2)) {
      await window.paint(name);
      await frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      await window.clearMessages();
      const taken = await part.screenshot();
      const file = path.join(folder, `${step}-${kind === 'vscode-dark' ? 'dark' : 'light'}.webp`);
      fs.writeFileSync(file, await asWebp(taken, window.page));
    }
    await window.paint(themes[0].name);
  }

  before(async () => {
    await runCommand(window.page, 'View: Close Primary Side Bar');
  });

  it('is opened by Get Started, with a picture for each of its steps', async () => {
    await window.run('Get Started');
    const all = window.page.locator('button.getting-started-step');
    await until(async () => (await all.count()) === steps.length, 'the steps');
    for (const step of steps) {
      assert.equal(await done(step).count(), 0);
      for (const theme of ['dark', 'light']) assert.ok(fs.existsSync(path.join(folder, `${step}-${theme}.webp`)));
    }
  });

  it('has a button that trains; the step is done', async () => {
    await window.page.locator('.getting-started-step.expanded .monaco-button', { hasText: 'Train' }).first().click();
    frame = await window.inspector('.header [data-field=step]');
    await untilState(frame, 'finished');
    await untilStep(frame, 1000);
    await picture('train', frame.locator('.panes'));
    await untilDone('train');
  });

  it('knows that a box was opened', async () => {
    await window.run('Open Inspector');
    frame = await window.inspector('[role=treeitem]');
    await openAttention(frame);
    await frame.locator('[role=treeitem][data-name="head 0"]').first().press('Space');
    await frame.locator('[role=treeitem][data-name="head 0"][aria-expanded=true]').first().waitFor();
    await picture('open', frame.locator('.graph-pane'));
    await untilDone('open');
  });

  it('knows that a number was followed to its line', async () => {
    await window.run('Open Inspector');
    frame = await window.inspector('[role=treeitem]');
    await frame.locator('[role=treeitem][data-name="v = linear"]').first().click();
    await frame.locator('[data-pane=card]', { hasText: 'v = linear' }).waitFor();
    await frame.locator('[data-pane=card] [data-do=locate-selection]').click();
    await window.page.locator('.monaco-editor.focused[data-uri^="microgpt:"]').waitFor();
    await picture('line', window.page.locator('.editor-group-container.active .editor-container').first());
    await untilDone('line');
  });

  it('knows that names were sampled', async () => {
    await window.write('notes.txt', '');
    await window.run('Sample');
    await window.saved('notes.txt', (content) => content.length > 20);
    await picture('sample', window.page.locator('.editor-group-container.active .editor-container').first());
    await untilDone('sample');
  });

  it('knows that the debugger went backwards', async () => {
    await window.run('Debug Training');
    const tool = window.page.locator('.debug-toolbar').getByRole('button', { name: /^Step Into/ });
    await tool.waitFor();
    await tool.click();
    await window.page
      .locator('.debug-toolbar')
      .getByRole('button', { name: /^Step Back/ })
      .click();
    await picture('debug', window.page.locator('.part.editor'));
    await window.page.locator('.debug-toolbar').getByRole('button', { name: /^Stop/ }).click();
    await tool.waitFor({ state: 'hidden' });
    await untilDone('debug');
  });

  it('knows that a model was changed and run', async () => {
    const model = fs.readFileSync('src/engine/microgpt.ts', 'utf8').replace('h.relu()', 'h.tanh()');
    fs.writeFileSync(window.file('mine.ts'), model);
    await window.edit('mine.ts');
    await window.run('Run Model');
    await window.run('Open Inspector');
    frame = await window.inspector('.header [data-field=program]');
    await untilState(frame, 'finished');
    await frame.locator('.loss-legend .beside').waitFor();
    await picture('model', frame.locator('.panes'));
    await untilDone('model');
  });
});

/** Returns a picture as WebP, at most 480 pixels wide; the browser makes it. */
async function asWebp(png: Buffer, page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async (text) => {
    const image = new Image();
    image.src = `data:image/png;base64,${text}`;
    await image.decode();
    const scale = Math.min(1, 480 / image.width);
    const canvas = new OffscreenCanvas(Math.round(scale * image.width), Math.round(scale * image.height));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no 2D canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.6 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let binary = '';
    for (let i = 0; i < bytes.length; i += 32_768) binary += String.fromCharCode(...bytes.subarray(i, i + 32_768));
    return btoa(binary);
  }, png.toString('base64'));
  return Buffer.from(base64, 'base64');
}
