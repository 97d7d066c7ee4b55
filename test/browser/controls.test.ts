/** What steers training, in each of its states: the Inspector's buttons, the Command Palette, the status bar; and what becomes of a run whose panel or window goes. */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { runCommand } from '../host/workbench.mjs';
import { numberIn } from './figures';
import { control, field, limit, textOf, until, untilState, untilStep, useWindow } from './window';

const always = ['Debug Training', 'Open Inspector', 'Open Model Source', 'Show Log', 'Train'];
const sampling = ['Sample', 'Sample with Options...'];
/** What a step can be exported as; its view only while it is shown. */
const exporting = [
  'Export View as SVG...',
  'Export View as DOT...',
  'Export Gradients as CSV...',
  'Export Losses and Matrix Statistics as CSV...',
  'Export Step as JSON...',
];

describe('steering training', () => {
  // So long a schedule that no test meets its end.
  const window = useWindow({ settings: { 'microgpt.training.numSteps': 1_000_000 } });
  let frame: Frame;

  const step = async (): Promise<number> => numberIn((await textOf(field(frame, 'step'))).replace(/ of .*/, ''));
  const statusStep = async (): Promise<number> =>
    Number(/step (\d+) of 1000000/.exec(await textOf(window.statusItem))?.[1]);

  /** Exactly these buttons of the header are there and enabled. */
  async function assertControls(...names: string[]): Promise<void> {
    const enabled = frame.locator('.header .controls button:enabled');
    await until(async () => {
      const labels = await enabled.evaluateAll((all) => all.map((button) => button.ariaLabel));
      return labels.join() === names.join();
    }, `the buttons ${names.join()}`);
  }

  async function assertOffered(...names: string[]): Promise<void> {
    assert.deepEqual(await window.offered(), [...always, ...names].sort());
  }

  it('offers no more than can be done before there is a model', async () => {
    await window.run('Open Inspector');
    frame = await window.inspector('[data-pane=welcome]');
    await assertControls('Step', 'Train');
    assert.equal(await textOf(frame.locator('.state-word')), 'no model yet');
    await assertOffered('Step');
    assert.equal(await window.statusItem.count(), 0);
  });

  it('says in the Inspector what to do before the first step; its Step takes one', async () => {
    const welcome = frame.locator('[data-pane=welcome]');
    const text = await textOf(welcome);
    for (const words of ['No training step yet', 'Train the model to see', 'MicroGPT: Train', 'MicroGPT: Step']) {
      assert(text.includes(words), text);
    }
    await welcome.getByRole('button', { name: 'Step' }).click();
    await untilStep(frame, 1);
    await untilState(frame, 'paused');
    await assertControls('Step', 'Train', 'Restart');
    await assertOffered('Restart', 'Step', ...sampling, ...exporting);
    assert.match(await textOf(window.statusItem), /^MicroGPT: step 1 of 1000000, loss 3\.3660$/);
  });

  it('steps by the button and by the palette', async () => {
    await control(frame, 'Step').click();
    await untilStep(frame, 2);
    await window.run('Step');
    await untilStep(frame, 3);
  });

  it('begins anew by the button, and says what the model is', async () => {
    await control(frame, 'Restart').click();
    await frame.locator('[data-pane=welcome]', { hasText: '4,192 parameters, 32,033 documents' }).waitFor();
    await untilState(frame, 'ready');
    await assertControls('Step', 'Train', 'Restart');
    await assertOffered('Restart', 'Step', ...sampling);
  });

  it('runs by the button in the page; while it runs it can be paused and no step taken', async () => {
    await frame.locator('[data-pane=welcome]').getByRole('button', { name: 'Train' }).click();
    await untilState(frame, 'training');
    await assertControls('Pause', 'Restart');
    await assertOffered('Pause', 'Restart', ...sampling, ...exporting);
    const before = await step();
    await until(async () => (await step()) > before, 'the page to follow');
    await frame.locator('.header', { hasText: /\d steps\/s/ }).waitFor();
  });

  it('pauses by the button, at the step that the page shows, and continues', async () => {
    await control(frame, 'Pause').click();
    await untilState(frame, 'paused');
    await assertControls('Step', 'Train', 'Restart');
    await until(async () => (await step()) === (await statusStep()), 'page and status bar to be at one step');
    const at = await step();
    await control(frame, 'Train').click();
    await untilState(frame, 'training');
    await until(async () => (await step()) > at, 'more steps');
  });

  it('pauses by the palette, and restarts by it', async () => {
    await window.run('Pause');
    await untilState(frame, 'paused');
    await window.run('Restart');
    await untilState(frame, 'ready');
    await window.run('Step');
    await untilStep(frame, 1);
    assert.equal(await textOf(field(frame, 'loss')), '3.3660');
  });

  it('continues and pauses by a click on the status bar', async () => {
    await window.statusItem.click();
    await untilState(frame, 'training');
    await until(async () => (await statusStep()) > 1, 'steps in the status bar');
    await window.statusItem.click();
    await untilState(frame, 'paused');
  });

  it('tells its progress in a notification, whose Cancel pauses', async () => {
    await control(frame, 'Train').click();
    const progress = await window.message(/Training MicroGPT: step \d+ of 1000000, loss \d\.\d{4}, \d+ steps\/s/);
    await progress.press('Cancel');
    await untilState(frame, 'paused');
    await progress.gone();
  });

  it('says so when Train is run while training runs', async () => {
    await window.run('Train');
    await untilState(frame, 'training');
    await window.run('Train');
    const message = await window.message(/Training runs already: step \d+ of 1000000/);
    await message.press('Pause');
    await untilState(frame, 'paused');
    await window.clearMessages();
  });

  it('follows on with what was opened and selected after the panel was hidden in mid-run', async () => {
    const box = frame.locator('[role=treeitem][data-name="k = linear"]').first();
    await box.click();
    await frame.locator('[data-pane=card]', { hasText: 'k = linear' }).waitFor();
    await box.locator('[data-do=toggle]').click();
    await box.and(frame.locator('[aria-expanded=true]')).waitFor();
    await window.run('Train');
    await untilState(frame, 'training');
    // In the same group of editors, so that the panel is covered.
    await window.page.locator('.tab', { hasText: 'MicroGPT Inspector' }).click();
    await window.edit('notes.txt');
    const hidden = await statusStep();
    await until(async () => (await statusStep()) > hidden + 10, 'training to go on');
    await window.run('Open Inspector');
    frame = await window.inspector('[role=treeitem][data-name="k = linear"][aria-expanded=true][aria-selected=true]');
    await until(async () => (await step()) > hidden + 10, 'the page to follow');
    await frame.locator('[data-pane=card]', { hasText: 'k = linear' }).waitFor();
    await untilState(frame, 'training');
  });

  it('follows on, as it was, in another column and back, in mid-run', async () => {
    const opened = '[role=treeitem][data-name="k = linear"][aria-expanded=true][aria-selected=true]';
    for (const move of ['View: Move Editor into Next Group', 'View: Move Editor into Previous Group']) {
      await window.page.locator('.tab', { hasText: 'MicroGPT Inspector' }).click();
      const before = await statusStep();
      await runCommand(window.page, move);
      await until(async () => {
        frame = await window.inspector(opened);
        return (await step()) > before + 10;
      }, 'the page to follow where it was moved to');
      await frame.locator('[data-pane=card]', { hasText: 'k = linear' }).waitFor();
      await untilState(frame, 'training');
    }
  });

  it('goes on when the panel is closed in mid-run; one that is opened again shows the step at hand', async () => {
    await window.page.locator('.tab', { hasText: 'MicroGPT Inspector' }).click();
    await runCommand(window.page, 'View: Close Editor');
    await window.page.locator('.tab', { hasText: 'MicroGPT Inspector' }).waitFor({ state: 'detached' });
    const closed = await statusStep();
    await until(async () => (await statusStep()) > closed + 10, 'training to go on');
    await window.run('Open Inspector');
    frame = await window.inspector('.header [data-field=step]');
    await until(async () => (await step()) > closed + 10, 'the step at hand');
    await untilState(frame, 'training');
  });

  it('brings the Inspector back after a reload of the window in mid-run, and says that the run is gone', async () => {
    // VS Code's own reload, which stores the layout first.
    await Promise.all([
      window.page.waitForEvent('domcontentloaded'),
      runCommand(window.page, 'Developer: Reload Window'),
    ]);
    frame = await window.inspector('[data-pane=welcome]');
    assert.equal(await textOf(frame.locator('.state-word')), 'no model yet');
    const message = await window.message(/reloaded or closed in the middle of training.*begins anew/);
    await message.press('Train');
    await untilState(frame, 'training');
    await untilAnew();
    await control(frame, 'Pause').click();
    await untilState(frame, 'paused');
  });

  /** Training has begun from step 1: the first loss on the curve is the published one. */
  async function untilAnew(): Promise<void> {
    await frame.locator('.loss-pane', { hasText: /Loss over \d[\d,]* steps: 3\.3660 at first/ }).waitFor();
  }
}).timeout(2 * limit);
