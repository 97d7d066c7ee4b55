/**
 * Training from the start to the last step, as a user does it: Command Palette, Inspector, a node,
 * its line, twenty names.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { seed42 } from '../reference';
import { lineOf } from './source';
import { untilHolds } from './until';
import { field, openAttention, textOf, untilState, untilStep, useWindow } from './window';

describe('training in the workbench', () => {
  const it = inOrder();
  const window = useWindow({
    viewport: { width: 1440, height: 1020 },
    settings: {
      'workbench.colorTheme': 'Dark Modern',
      'workbench.activityBar.location': 'hidden',
      'editor.minimap.enabled': false,
      'editor.stickyScroll.enabled': false,
    },
  });

  it('Train opens the source with the Inspector beside it, and runs to step 1000 and its published loss', async () => {
    await window.run('Train');
    const frame = await window.inspector();
    await untilState(frame, 'finished');
    await untilStep(frame, 1000);
    await untilHolds(async () => {
      assert.equal(await textOf(field(frame, 'loss')), '2.6497');
      assert.equal(await textOf(field(frame, 'document')), '“akio”');
      assert.equal(await textOf(field(frame, 'nodes')), '39,703');
      assert.equal(await textOf(field(frame, 'edges')), '75,632');
      assert.equal(await textOf(field(frame, 'untouched')), String(seed42.num_params - 3664));
      assert.equal(await textOf(field(frame, 'mean-loss')), '2.3233');
      assert.match(await textOf(window.statusItem), /MicroGPT: step 1000 of 1000, loss 2\.6497$/);
      assert.deepEqual(await window.tabs(), [['microgpt.ts'], ['MicroGPT Inspector']]);
    });
  });

  it('a click on a box selects it; F12 shows its line, the expression selected', async () => {
    const frame = await window.inspector('[role=treeitem]');
    await openAttention(frame);
    const box = frame.locator('[role=treeitem][data-name="q = linear"]').first();
    await box.click();
    await frame.locator('[data-pane=card] .card-source').waitFor();
    await box.press('F12');
    await window.untilSelected('linear(x, layer.attn_wq)', lineOf('const q = linear(x, layer.attn_wq)'));
  });

  it('is what the picture in the README shows, which is smaller than 150 KB', async () => {
    await runCommand(window.page, 'View: Close Primary Side Bar');
    const frame = await window.inspector('[role=treeitem]');
    await window.divideEditors(440);
    await frame.locator('.graph-viewport').hover({ position: { x: 300, y: 5 } });
    await frame.locator('[role=treeitem][data-name="q = linear"]').first().focus();
    const file = await window.picture('inspector', { colours: 'few' });
    assert(fs.statSync(file).size < 150_000, `${fs.statSync(file).size} bytes`);
    // It is made from this one by hand where the look has changed: pixels differ from one browser to the next.
    assert(fs.statSync('media/inspector.webp').size < 150_000);
    assert(fs.readFileSync('README.md', 'utf8').includes('](media/inspector.webp)'));
  });

  it('Sample inserts the twenty published names at the cursor; one undo takes them back', async () => {
    await window.write('notes.txt', 'names: ');
    await window.run('Sample');
    const names = await window.saved('notes.txt', (content) => content.length > 'names: '.length);
    assert.deepEqual(names.split('\n'), ['names: ', ...seed42.samples]);
    await window.page.keyboard.press('ControlOrMeta+z');
    assert.equal(await window.saved('notes.txt', (content) => content.length < names.length), 'names: ');
  });

  it('offers neither Pause nor Step after the end', async () => {
    const commands = [
      'Choose Corpus...',
      'Debug Training',
      'Edit Model...',
      'Export Gradients as CSV...',
      'Export Losses and Matrix Statistics as CSV...',
      'Export Step as JSON...',
      'Export View as DOT...',
      'Export View as SVG...',
      'Export Weights as JSON...',
      'Focus on Lessons View',
      'Focus on Runs View',
      'Generate Step by Step',
      'Get Started',
      'Go to Step...',
      'Gradient of the Selected Node',
      'Gradients of the Loss',
      'New Lesson',
      'Open Checkpoint...',
      'Open Inspector',
      'Open Lesson...',
      'Open Model Source',
      'Restart',
      'Run Variations...',
      'Sample',
      'Sample with Options...',
      'Save Checkpoint...',
      'Set Training Speed...',
      'Show Log',
      'Step Back',
      'Train',
      // The editor of the names is the active one.
      'Train on This File',
    ];
    await untilHolds(async () => assert.deepEqual(await window.offered(), commands));
  });

  it('Sample into the model source is refused, in words; the remedy opens a new file with the names', async () => {
    await window.run('Open Model Source');
    await window.page.locator('.editor-group-container.active .monaco-editor.focused[data-uri^="microgpt:"]').waitFor();
    await window.run('Sample');
    const message = await window.message(/microgpt\.ts is read-only/);
    await message.press('Insert into New File');
    const lines = window.page.locator('.editor-group-container.active .view-lines .view-line');
    await window.page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
    await untilHolds(async () => {
      const names = await lines.allTextContents();
      assert.equal(names.length, 20);
      for (const name of names) assert.match(name, /^[a-z]*$/);
    });
    await window.clearMessages();
  });

  it('Sample with Options asks for count, temperature and prefix, and says what is wrong with an answer', async () => {
    await window.edit('notes.txt');
    await window.run('Sample with Options...');
    const box = window.page.locator('.quick-input-widget:visible');
    const answer = async (question: string, text: string) => {
      await box.filter({ hasText: question }).waitFor();
      await box.locator('input').fill(text);
      await box.locator('input').press('Enter');
    };
    const refused = (words: string) => box.filter({ hasText: words }).waitFor();
    await box.filter({ hasText: 'How many names?' }).waitFor();
    await answer('(1/3)', '0');
    await refused('"0" is not a number of names: give a whole number from 1 to 10000.');
    await answer('(1/3)', '3');
    await box.filter({ hasText: 'Temperature: logits are divided by it' }).waitFor();
    await answer('(2/3)', '0');
    await refused('"0" is not a temperature: give a number above 0, such as 0.5.');
    await answer('(2/3)', 'NaN');
    await refused('"NaN" is not a temperature: give a number above 0, such as 0.5.');
    await answer('(2/3)', '0.7');
    await box.filter({ hasText: 'Prefix that every name begins with' }).waitFor();
    await answer('(3/3)', 'kaé');
    await refused('The character "é" is not in the vocabulary; use abcdefghijklmnopqrstuvwxyz.');
    await answer('(3/3)', 'ka');
    const content = await window.saved('notes.txt', (text) => text.split('\n').length > 2);
    const [before = '', ...names] = content.split('\n');
    assert.equal(before, 'names: ');
    assert.equal(names.length, 3);
    for (const name of names) assert.match(name, /^ka[a-z]*$/);
  });

  it('Sample with Options that is left inserts nothing', async () => {
    const before = await window.saved('notes.txt', () => true);
    await window.run('Sample with Options...');
    const box = window.page.locator('.quick-input-widget:visible', { hasText: 'How many names?' });
    await box.waitFor();
    await box.locator('input').press('Escape');
    await box.waitFor({ state: 'hidden' });
    await window.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    await window.page.keyboard.type('!');
    assert.equal(await window.saved('notes.txt', (text) => text.endsWith('!')), `${before}!`);
  });
});
