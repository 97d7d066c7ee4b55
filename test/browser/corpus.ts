/**
 * Training on the user's own text, in a folder that the user does not trust: its messages, its
 * steps, its tokenizer, and the way back to the names.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Frame, Locator } from 'playwright-core';
import { builtIn } from '../../src/program/built-in';
import { type Corpus, corpusFrom } from '../../src/training/corpus/corpus';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { inOrder } from '../in-order';
import { names } from '../training/corpus-text';
import { assertAccessible, themes } from './accessibility';
import { until, untilHolds } from './until';
import { field, openPane, untilState, untilStep, type Window } from './window';

/**
 * A byte order mark, lines that end with CRLF, white space around a line, blank lines, characters
 * beyond the Basic Multilingual Plane, a document of exactly 16 of them, one of 17 characters, and
 * no end of the last line.
 */
const text = `\uFEFFab\r\n\r\n  𝒜b😀\t\r\n \t\r\n${'😀'.repeat(16)}\r\n${'a'.repeat(17)}\r\nb`;
/** a, b, 𝒜, 😀 and BOS, in (2 * 5 + 16 + 12 * 16) * 16 parameters. */
const figures = '5 documents, a vocabulary of 5 with BOS, 3,488 parameters';
const tokens = [
  ['0', 'a', 'U+0061', '18', '36.73 %'],
  ['1', 'b', 'U+0062', '3', '6.122 %'],
  ['2', '𝒜', 'U+1D49C', '1', '2.041 %'],
  ['3', '😀', 'U+1F600', '17', '34.69 %'],
  ['4', 'BOS', '–', '10', '20.41 %'],
];

export function describeCorpus(window: Window, steps: number): void {
  describe("training on a text of one's own, in Restricted Mode", () => {
    const it = inOrder();
    let frame: Frame;

    before(async () => {
      await window.fresh({ width: 1280, height: 1000 });
      fs.writeFileSync(window.file('poems.txt'), text);
    });

    const list = (): Locator => window.page.locator('.quick-input-widget:visible');
    const rows = (): Locator => list().locator('.monaco-list-row');

    /** The list of this title asks this. */
    const untilAsked = (title: string, question: string): Promise<void> =>
      list()
        .filter({ has: window.page.locator('.quick-input-title', { hasText: title }) })
        .locator(`input[placeholder="${question}"]`)
        .waitFor();
    /** Screen readers announce this of the rows. */
    const untilChoices = (...expected: string[]): Promise<void> =>
      untilHolds(async () =>
        assert.deepEqual(await rows().evaluateAll((all) => all.map((row) => row.getAttribute('aria-label'))), expected),
      );
    const answer = (label: string): Promise<void> => rows().filter({ hasText: label }).first().click();

    const left = () => list().waitFor({ state: 'hidden' });

    /** Resolves when the last step has been taken, with the loss that the engine has for it on this corpus. */
    async function untilTrained(corpus: Corpus): Promise<void> {
      const run = new Run({ ...publishedConfig, numSteps: steps }, corpus, builtIn);
      while (!run.finished) run.step();
      const loss = run.recorded?.loss.toFixed(4);
      await window.statusItem.filter({ hasText: `step ${steps} of ${steps}, loss ${loss}` }).waitFor();
      await untilStep(frame, steps);
      await untilState(frame, 'finished');
      await field(frame, 'corpus')
        .filter({ hasText: `of ${corpus.name}` })
        .waitFor({ state: 'attached' });
    }
    const untilTrainedOnPoems = () => untilTrained(corpusFrom(new TextEncoder().encode(text), 'poems.txt'));

    it('trains and samples in a folder that is not trusted', async () => {
      await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
      await window.run('Train');
      frame = await window.inspector('.header [data-field=step]');
      await untilTrained(names);
      await window.edit('notes.txt');
      await window.run('Sample');
      const sampled = await window.saved('notes.txt', (content) => content.length > 0);
      assert.equal(sampled.split('\n').length, 20);
    });

    it('says from the menu of the Explorer what the file would be; Cancel leaves the run as it is', async () => {
      await window.chooseInMenu(await window.listed('poems.txt'), 'Train on This File');
      await untilAsked('Train on poems.txt', figures);
      await untilChoices(
        `Train, The current run, at step ${steps} of ${steps}, ends., 1 document is longer than the block size of 16 and is cut.`,
        'Cancel, The current run stays as it is.',
      );
      await answer('Cancel');
      await left();
      await untilTrained(names);
    });

    it('trains from the palette on the file of the editor', async () => {
      await window.edit('poems.txt');
      await window.ask('Train on This File', 'Train on poems.txt');
      await untilAsked('Train on poems.txt', figures);
      await answer('Train');
      await untilTrainedOnPoems();
    });

    it('trains from the menu of the Explorer', async () => {
      const letters = 'ab\nba\n';
      fs.writeFileSync(window.file('letters.txt'), letters);
      await window.chooseInMenu(await window.listed('letters.txt'), 'Train on This File');
      // (2 * 3 + 16 + 12 * 16) * 16
      await untilAsked('Train on letters.txt', '2 documents, a vocabulary of 3 with BOS, 3,424 parameters');
      await answer('Train');
      await untilTrained(corpusFrom(new TextEncoder().encode(letters), 'letters.txt'));
    });

    it('offers the names, a file, and those before', async () => {
      await window.ask('Choose Corpus...', 'Choose Corpus');
      await untilChoices(
        'Names, The 32,033 names that come with the extension',
        'File..., A text file with one document per line',
        'letters.txt, trained on now, recent',
        'poems.txt',
      );
      await answer('poems.txt');
      await untilAsked('Train on poems.txt', figures);
      await answer('Train');
      await untilTrainedOnPoems();
    });

    it('shows the tokenizer, BOS included, in the order of code points or by how often they occur', async () => {
      await openPane(frame, 'tokenizer');
      const pane = frame.locator('[data-pane=tokenizer]');
      await pane
        .locator('[data-field=corpus-summary]', { hasText: 'poems.txt: 5 documents, a vocabulary of 5 with BOS' })
        .waitFor();
      const shown = () =>
        pane
          .locator('tbody tr')
          .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)));
      assert.deepEqual(await shown(), tokens);
      await pane.locator('[data-field=token-sort]').selectOption('occurrences');
      await until(async () => (await shown())[1]?.[1] === '😀', 'the order by occurrences');
      assert.deepEqual(
        await shown(),
        [0, 3, 4, 1, 2].map((token) => tokens[token]),
      );
    });

    for (const { name, kind } of themes) {
      it(`is accessible in the theme ${name}`, async () => {
        await window.paint(name);
        await frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
        await assertAccessible(frame, 'the tokenizer', {
          parts: ['.drawer'],
          coloursAlone: kind !== themes[0].kind,
        });
        await window.show(`${kind} tokenizer`);
      });
    }
  });
}
