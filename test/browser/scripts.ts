/**
 * Corpora in another script and with spaces: tokens are in the order of time and visible, in every
 * pane.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Frame, Locator } from 'playwright-core';
import type { PaneKind } from '../../src/inspection/panes/panes';
import { themes } from './accessibility';
import { openPane, untilState, untilStep, type Window } from './window';

export function describeScripts(window: Window, steps: number): void {
  describe('a corpus in another script, and one with spaces', () => {
    let frame: Frame;

    beforeEach(() => window.fresh({ width: 1900, height: 1000 }));

    async function trainOn(name: string): Promise<void> {
      fs.copyFileSync(`test/fixtures/corpus/${name}`, window.file(name));
      await window.edit(name);
      const asked = await window.ask('Train on This File', `Train on ${name}`);
      await asked.locator('.monaco-list-row', { hasText: 'Train' }).first().click();
      frame = await window.inspector('.header [data-field=step]');
      await frame.locator('.header [data-field=corpus]', { hasText: name }).waitFor({ state: 'attached' });
      await untilState(frame, 'finished');
      await untilStep(frame, steps);
      await window.show(`graph of ${name}`);
    }

    /** Opens a pane; pictures of it in light and dark, if someone wants to look at them. */
    async function open(corpus: string, pane: PaneKind): Promise<void> {
      await openPane(frame, pane);
      await frame.locator(`[data-pane=${pane}]`).waitFor();
      if (process.env['PICTURES'] === undefined) return;
      for (const { name, kind } of themes.slice(0, 2)) {
        await window.paint(name);
        await frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
        await window.show(`${kind} ${corpus} ${pane}`);
      }
    }

    /**
     * Returns the texts of elements: as they are read, and as they are drawn, from left to right;
     * without blanks.
     */
    function texts(elements: Locator): Promise<{ readonly read: string; readonly drawn: string }[]> {
      return elements.evaluateAll((all) =>
        all.map((element) => {
          const places: { readonly character: string; readonly left: number }[] = [];
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            if (node.parentElement?.closest('.visually-hidden') != null) continue;
            let at = 0;
            for (const character of node.textContent ?? '') {
              const range = document.createRange();
              range.setStart(node, at);
              at += character.length;
              range.setEnd(node, at);
              if (!/[\s\u2068\u2069]/.test(character)) {
                places.push({ character, left: range.getBoundingClientRect().left });
              }
            }
          }
          const text = (sorted: typeof places) => sorted.map(({ character }) => character).join('');
          return { read: text(places), drawn: text(places.toSorted((a, b) => a.left - b.left)) };
        }),
      );
    }

    it('is drawn in the order of time, whatever its script', async () => {
      await trainOn('rtl.txt');
      const places: [pane: PaneKind, elements: string, example: RegExp][] = [
        ['document', '.position-table .tokens', /^\p{Script=Hebrew}→\p{Script=Hebrew}$/u],
        ['document', '.position-table .likely', /^✓?\p{Script=Hebrew}0\.\d+$/u],
        ['document', '[role=treeitem] .detail', /^\p{Script=Hebrew}→\p{Script=Hebrew}$/u],
        ['parameters', '.parameter-name', /^wte\['\p{Script=Hebrew}'\]\[\d+\]$/u],
      ];
      for (const [pane, elements, example] of places) {
        await open('rtl', pane);
        if (pane === 'parameters') {
          await frame.locator('[data-pane=parameters] input').first().fill('wte');
          await frame.locator('.parameter-name', { hasText: 'wte[' }).first().waitFor();
        }
        const found = await texts(frame.locator(elements));
        assert.ok(
          found.some(({ read }) => example.test(read)),
          `${elements}: ${JSON.stringify(found.slice(0, 3))}`,
        );
        for (const { read, drawn } of found) assert.equal(drawn, read, elements);
      }
      await open('rtl', 'tokenizer');
    });

    it('is copied as it is searched for', async () => {
      await trainOn('rtl.txt');
      await open('rtl', 'document');
      const cell = frame.locator('.position-table .tokens').nth(1);
      const [shown, copied] = await cell.evaluate((element) => {
        document.getSelection()?.selectAllChildren(element);
        const clipboardData = new DataTransfer();
        document.dispatchEvent(new ClipboardEvent('copy', { clipboardData, cancelable: true }));
        return [element.textContent, clipboardData.getData('text/plain')];
      });
      assert.match(shown ?? '', /^\u2068\p{L}\u2069 → \u2068\p{L}\u2069$/u);
      assert.equal(copied, shown?.replaceAll(/[\u2068\u2069]/g, ''));
    });

    it('has no token that is drawn as nothing', async () => {
      await trainOn('sentences.txt');
      await open('sentences', 'document');
      const blank = frame.locator('.document-pane th:not([data-cell])', { hasText: /^\s*$/ });
      assert.equal(await blank.count(), 0);
      await frame.locator('.attention-matrix th[scope=col]', { hasText: '␣' }).first().waitFor();
      await frame.locator('.position-table .tokens', { hasText: 'space' }).first().waitFor();
      await frame.locator('[role=treeitem] .detail', { hasText: '␣' }).first().waitFor();
      await open('sentences', 'tokenizer');
      await frame.locator('[data-pane=tokenizer] [data-token="0"] td', { hasText: 'space' }).waitFor();
    });
  });
}
