/** Lessons: a notebook that drives the real run, opened from its list, run, answered, taken up again. */

import assert from 'node:assert/strict';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { untilHolds } from './until';
import { untilStep, useWindow } from './window';

describe('lessons in the workbench', () => {
  const it = inOrder();
  const window = useWindow({ viewport: { width: 1600, height: 1000 }, settings: { 'editor.minimap.enabled': false } });

  it('are listed, and the first opens as a notebook', async () => {
    await window.run('Open Lesson...');
    const list = window.quickInput.box;
    await list.locator('.monaco-list-row', { hasText: 'The whole program' }).first().click();
    await window.page.locator('.notebook-editor').first().waitFor();
    await window.page.locator('.tab', { hasText: '.microgpt.md' }).first().waitFor();
  });

  it('run their cells against the run, beside which the Inspector follows', async () => {
    await runCommand(window.page, 'Notebook: Run All');
    const frame = await window.inspector('.header [data-field=step]');
    await untilStep(frame, 1);
    await runCommand(window.page, 'MicroGPT: Focus on Lessons View');
    const lesson = window.page.locator('.monaco-list-row', { hasText: 'The whole program' }).first();
    // Its questions are not answered by running it.
    await untilHolds(async () => assert.match((await lesson.textContent()) ?? '', /6 of 8/));
    await window.show('a lesson');
  });
});
