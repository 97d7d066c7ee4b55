/** The editor of the model's source beside the Inspector: what is written at its lines, and the ways from one to the other. */

import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { eventually } from '../host/eventually.mjs';
import { lineOf } from './source';
import { limit, useWindow } from './window';

describe('the source beside the Inspector', function () {
  this.timeout(2 * limit);
  const window = useWindow({ viewport: { width: 1700, height: 1000 } });
  let frame: Frame;

  before(async function () {
    this.timeout(2 * limit);
    await window.run('Step');
    frame = await window.inspector('.header [data-field=step]');
  });

  const code = (text: string): Locator => window.page.locator('.view-line', { hasText: text }).first();
  const editors = (): Locator => window.page.locator('.editor-group-container .monaco-editor[data-uri^="microgpt:"]');

  /** What is written behind the line, which is a pseudo element. */
  async function behind(text: string): Promise<string> {
    return code(text).evaluate((line) =>
      [...line.querySelectorAll('span')]
        .map((span) => getComputedStyle(span, '::after').content)
        .filter((content) => content !== 'none')
        .join('')
        .replaceAll(/[\u00a0"]/g, ' ')
        .trim(),
    );
  }

  async function bringLine(line: number): Promise<void> {
    await editors().first().click();
    await window.page.keyboard.press('Control+g');
    await window.page.locator('.quick-input-widget:visible input').fill(`:${line}`);
    await window.page.keyboard.press('Enter');
  }

  it('tells behind a line how many nodes it made and their mean |gradient|', async () => {
    const dot = 'total.add(a[i].mul(b[i]))';
    await bringLine(lineOf(dot) + 3);
    await eventually(
      async () => /^51,520 nodes +mean \|∇\| +0\.004703$/.test(await behind(dot)),
      'the figures behind the line',
      limit,
    );
    const lens = window.page.locator('.codelens-decoration', { hasText: /1,442 calls · 52,962 nodes \(94\.1 %\)/ });
    await lens.waitFor();
    await window.picture('the source beside the Inspector');
  });

  it('lists in the Inspector the nodes of a function whose line above it is clicked', async () => {
    await window.page.locator('.codelens-decoration a', { hasText: '52,962 nodes' }).first().click();
    await frame.locator('[data-pane=find]', { hasText: '52,962' }).waitFor();
  });

  it('opens beside, with Alt on a link of the Inspector', async () => {
    assert.equal(await editors().count(), 1);
    await frame.locator('[role=treeitem]').first().focus();
    await window.page.keyboard.press('Alt+Enter');
    await eventually(async () => (await editors().count()) === 2, 'a second editor of the source', limit);
  });
});
