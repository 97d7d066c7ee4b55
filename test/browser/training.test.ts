/** From nothing to the last step, the way a user goes: Command Palette, Inspector, a node, its line, twenty names. */

import assert from 'node:assert/strict';
import { seed42 } from '../reference';
import { lineOf } from './source';
import { field, limit, textOf, untilState, untilStep, useWindow } from './window';

describe('training in the workbench', () => {
  const window = useWindow();

  it('Train opens the source with the Inspector beside it, and runs to step 1000 and its published loss', async () => {
    await window.run('Train');
    const frame = await window.inspector();
    await untilState(frame, 'finished');
    await untilStep(frame, 1000);
    assert.equal(await textOf(field(frame, 'loss')), '2.6497');
    assert.equal(await textOf(field(frame, 'document')), '“akio”');
    assert.equal(await textOf(field(frame, 'nodes')), '39,703');
    assert.equal(await textOf(field(frame, 'edges')), '75,632');
    assert.equal(await textOf(field(frame, 'untouched')), String(seed42.num_params - 3664));
    assert.match(await textOf(frame.locator('[data-field=loss-read]')), /^step 1,000: 2\.6497 nats$/);
    assert.match(await textOf(window.statusItem), /MicroGPT: step 1000 of 1000, loss 2\.6497$/);

    assert.deepEqual(await window.tabs(), [['microgpt.ts'], ['MicroGPT Inspector']]);
  });

  it('a click on a box selects it; F12 shows its line, the expression selected', async () => {
    const frame = await window.inspector('[role=treeitem]');
    const box = frame.locator('[role=treeitem][data-name="q = linear"]').first();
    await box.click();
    await frame.locator('[data-pane=card] .card-source').waitFor();
    await box.press('F12');
    const code = 'linear(x, layer.attn_wq)';
    await window.untilCursor(lineOf(`const q = ${code}`), code.length);
    assert.equal(await window.selectedText(), code);
  });

  it('Sample inserts the twenty published names at the cursor; one undo takes them back', async () => {
    await window.edit('notes.txt');
    await window.page.keyboard.type('names: ');
    await window.saved('notes.txt', (content) => content === 'names: ');
    await window.run('Sample');
    const names = await window.saved('notes.txt', (content) => content.length > 'names: '.length);
    assert.deepEqual(names.split('\n'), ['names: ', ...seed42.samples]);
    await window.page.keyboard.press('ControlOrMeta+z');
    assert.equal(await window.saved('notes.txt', (content) => content.length < names.length), 'names: ');
  });
}).timeout(2 * limit);
