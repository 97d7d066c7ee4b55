/**
 * Editor of the model's source, beside the Inspector: the text at its lines, and the ways from one
 * to the other.
 */

import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { inOrder } from '../in-order';
import { lineOf } from './source';
import { attempted, managed, until } from './until';
import { control, untilStep, type Window } from './window';

export function describeModelSource(window: Window): void {
  describe('the source beside the Inspector', () => {
    const it = inOrder();
    let frame: Frame;

    before(async () => {
      await window.fresh({ width: 1700, height: 1000 });
      frame = await window.openWorkplace();
      await control(frame, 'Step').click();
      await untilStep(frame, 1);
    });

    const code = (text: string): Locator => window.page.locator('.view-line', { hasText: text }).first();
    const editors = (): Locator => window.page.locator('.editor-group-container .monaco-editor[data-uri^="microgpt:"]');

    /** Returns the text behind the line, which is a pseudo element. */
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

    it('tells behind a line how many nodes it made and their mean |gradient|', async () => {
      const dot = 'total.add(a[i].mul(b[i]))';
      await window.quickInput.bringLine(lineOf(dot) + 3);
      await until(
        async () => /^51,520 nodes +mean \|∇\| +0\.004703$/.test(await behind(dot)),
        'the figures behind the line',
      );
      const lens = window.page.locator('.codelens-decoration', { hasText: /1,442 calls · 52,962 nodes \(94\.1 %\)/ });
      await lens.waitFor();
      await window.show('the source beside the Inspector');
    });

    it('lists in the Inspector the nodes of a function whose line above it is clicked', async () => {
      const lens = window.page.locator('.codelens-decoration a', { hasText: '52,962 nodes' }).first();
      await attempted(async (timeout) => {
        // It is made again with each new text above a line.
        await lens.click({ timeout });
        return (
          (await managed(frame.locator('[data-pane=find]', { hasText: '52,962' }).waitFor({ timeout }))) || undefined
        );
      }, 'the nodes of the function');
    });

    it('opens beside, with Alt on a link of the Inspector', async () => {
      assert.equal(await editors().count(), 1);
      await frame.locator('[role=treeitem]').first().press('Alt+Enter');
      await until(async () => (await editors().count()) === 2, 'a second editor of the source');
    });
  });
}
