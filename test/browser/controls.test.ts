/**
 * Controls of training, in each of its states: the Inspector's buttons, the Command Palette, the
 * status bar; and the fate of a run whose panel or window closes.
 */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { strings } from '../../src/webview/strings';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { describeCrashes } from './crashes';
import { numberIn } from './figures';
import { until, untilHolds } from './until';
import { control, field, openAttention, textOf, toggle, untilState, untilStep, useWindow, type Window } from './window';

const always = [
  'Choose Corpus...',
  'Debug Training',
  'Edit Model...',
  'Focus on Lessons View',
  'Focus on Runs View',
  'New Lesson',
  'Open Lesson...',
  'Get Started',
  'Open Checkpoint...',
  'Open Inspector',
  'Open Model Source',
  'Run Variations...',
  'Set Training Speed...',
  'Show Log',
  'Train',
];
/** Commands that need a model. */
const ofModel = [
  'Export Weights as JSON...',
  'Generate Step by Step',
  'Sample',
  'Sample with Options...',
  'Save Checkpoint...',
];
const undo = 'Undo (Bring Back the Previous Run)';
/** Exports of a step, and whose gradients it shows; those of its view only while it is shown. */
const exporting = [
  'Export View as SVG...',
  'Export View as DOT...',
  'Export Gradients as CSV...',
  'Export Losses and Matrix Statistics as CSV...',
  'Export Step as JSON...',
  'Gradient of the Selected Node',
  'Gradients of the Loss',
];

/** Commands that go to a step; with one step there is none before it. */
const going = ['Go to Step...'];
const goingBack = [...going, 'Step Back'];

describe('a window with a long schedule', () => {
  // So long that no test reaches its end.
  const window = useWindow({ settings: { 'microgpt.training.numSteps': 1_000_000 } });
  describeControls(window);
  describeCrashes(window);
});

function describeControls(window: Window): void {
  describe('steering training', () => {
    const it = inOrder();
    let frame: Frame;

    const step = async (): Promise<number> => numberIn((await textOf(field(frame, 'step'))).replace(/ of .*/, ''));
    const statusStep = async (): Promise<number> =>
      Number(/step (\d+) of 1000000/.exec(await textOf(window.statusItem))?.[1]);

    /** Asserts that exactly these buttons of the header are there and enabled. */
    async function assertControls(...names: string[]): Promise<void> {
      const enabled = frame.locator('.header .controls button:enabled');
      await until(async () => {
        const labels = await enabled.evaluateAll((all) => all.map((button) => button.ariaLabel));
        return labels.join() === names.join();
      }, `the buttons ${names.join()}`);
    }

    async function assertOffered(...names: string[]): Promise<void> {
      await untilHolds(async () => assert.deepEqual(await window.offered(), [...always, ...names].sort()));
    }

    const opened = '[role=treeitem][data-name="k = linear"][aria-expanded=true][aria-selected=true]';
    const tab = () => window.page.locator('.tab', { hasText: strings.title });

    /** Resolves when the Inspector is in view and training runs. */
    async function untilRuns(): Promise<void> {
      if ((await tab().count()) === 0) await window.run('Open Inspector');
      await tab().click();
      frame = await window.inspector('.header');
      if ((await textOf(frame.locator('.state-word'))) !== 'training') await window.run('Train');
      await untilState(frame, 'training');
      await tab().click();
    }

    /** Resolves when a box is opened and selected, in mid-run. */
    async function untilOpened(): Promise<void> {
      if ((await tab().count()) === 0) await window.run('Open Inspector');
      frame = await window.inspector('.header');
      if ((await frame.locator(opened).count()) === 0) {
        const box = frame.locator('[role=treeitem][data-name="k = linear"]').first();
        if ((await box.count()) === 0) await openAttention(frame);
        await box.click();
        await frame.locator('[data-pane=card]', { hasText: 'k = linear' }).waitFor();
        await toggle(frame, box);
        await frame.locator(opened).waitFor();
      }
      await untilRuns();
    }

    it('offers no more than can be done before there is a model', async () => {
      await window.run('Open Inspector');
      frame = await window.inspector('[data-pane=welcome]');
      await assertControls('Step', 'Train');
      await untilState(frame, 'no model yet');
      await assertOffered('Step');
      assert.equal(await window.statusItem.count(), 0);
    });

    it('says in the Inspector what to do before the first step; its Step takes one', async () => {
      const welcome = frame.locator('[data-pane=welcome]');
      const text = await textOf(welcome);
      const { heading, idle, commands } = strings.welcome;
      for (const words of [heading, idle, ...commands]) assert(text.includes(words), text);
      await welcome.getByRole('button', { name: strings.welcome.step }).click();
      await untilStep(frame, 1);
      await untilState(frame, 'paused');
      await assertControls('Step', 'Train', 'Restart');
      await assertOffered('Restart', 'Step', ...going, ...ofModel, ...exporting);
      await window.statusItem.filter({ hasText: /^\s*MicroGPT: step 1 of 1000000, loss 3\.3660\s*$/ }).waitFor();
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
      await assertControls('Step', 'Train', 'Restart', 'Undo');
      await assertOffered('Restart', 'Step', undo, ...ofModel);
    });

    it('brings the run back by Undo: by the button, by the message and by the palette', async () => {
      for (const bringBack of [
        () => frame.locator('.controls [data-action=undo]').click(),
        async () => (await window.message(/The run on names, at step 3 of 1000000, has ended/)).press('Undo'),
        () => window.run(undo),
      ]) {
        await bringBack();
        await untilStep(frame, 3);
        await assertControls('Step back', 'Step', 'Train', 'Restart');
        await window.run('Restart');
        await untilState(frame, 'ready');
      }
      await window.clearMessages();
    });

    it('runs by the button in the page; while it runs it can be paused and no step taken', async () => {
      await frame.locator('[data-pane=welcome]').getByRole('button', { name: strings.welcome.train }).click();
      await untilState(frame, 'training');
      await assertControls('Step back', 'Pause', 'Restart');
      await assertOffered('Pause', 'Restart', ...goingBack, ...ofModel, ...exporting);
      const before = await step();
      await until(async () => (await step()) > before, 'the page to follow');
      await frame.locator('.header', { hasText: /\d steps\/s/ }).waitFor();
    });

    it('pauses by the button, at the step that the page shows, and continues', async () => {
      await control(frame, 'Pause').click();
      await untilState(frame, 'paused');
      await assertControls('Step back', 'Step', 'Train', 'Restart');
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
      // The page may tell of the pause before for a while.
      await untilState(frame, 'training');
      const progress = await window.message(/Training MicroGPT: step \d+ of 1000000, loss \d\.\d{4}, \d+ steps\/s/);
      const paused = async () => (await textOf(field(frame, 'state'))).includes('paused');
      await progress.pressUntil('Cancel', paused);
      await untilState(frame, 'paused');
      await progress.gone();
    });

    it('says so when Train is run while training runs', async () => {
      await window.run('Train');
      await untilState(frame, 'training');
      await window.run('Train');
      const message = await window.message(/Training is already running: step \d+ of 1000000/);
      await message.press('Pause');
      await untilState(frame, 'paused');
      await window.clearMessages();
    });

    it('follows on with what was opened and selected after the panel was hidden in mid-run', async () => {
      await untilOpened();
      let hidden = 0;
      frame = await window.inspectorAfter(async () => {
        // In the same group of editors, so that the panel is covered.
        await window.edit('notes.txt');
        hidden = await statusStep();
        await until(async () => (await statusStep()) > hidden + 10, 'training to go on');
        await window.run('Open Inspector');
      }, opened);
      await until(async () => (await step()) > hidden + 10, 'the page to follow');
      await frame.locator('[data-pane=card]', { hasText: 'k = linear' }).waitFor();
      await untilState(frame, 'training');
    });

    it('follows on, as it was, in another column and back, in mid-run', async () => {
      await untilOpened();
      for (const move of ['View: Move Editor into Next Group', 'View: Move Editor into Previous Group']) {
        await tab().click();
        const before = await statusStep();
        frame = await window.inspectorAfter(() => runCommand(window.page, move), opened);
        await until(async () => (await step()) > before + 10, 'the page to follow where it was moved to');
        await frame.locator('[data-pane=card]', { hasText: 'k = linear' }).waitFor();
        await untilState(frame, 'training');
      }
    });

    it('is one and follows on where its column is split in mid-run, and where the columns are joined again', async () => {
      await untilOpened();
      // It can be in one column alone, so that the other stays empty.
      for (const [change, columns] of [
        ['View: Split Editor Right', [1, 0]],
        ['View: Join All Editor Groups', [1]],
      ] as const) {
        await tab().click();
        await runCommand(window.page, change);
        await untilHolds(async () => {
          const inspectors = (await window.tabs()).map((tabs) => tabs.filter((name) => name === strings.title));
          assert.deepEqual(
            inspectors.map(({ length }) => length),
            columns,
            `${change}: one Inspector`,
          );
        });
        const before = await statusStep();
        frame = await window.inspector(opened);
        await until(async () => (await step()) > before + 10, 'the page to follow');
        await untilState(frame, 'training');
      }
    });

    it('goes on when the panel is closed in mid-run; one that is opened again shows the step at hand', async () => {
      await untilRuns();
      let closed = 0;
      frame = await window.inspectorAfter(async () => {
        await runCommand(window.page, 'View: Close Editor');
        await tab().waitFor({ state: 'detached' });
        closed = await statusStep();
        await until(async () => (await statusStep()) > closed + 10, 'training to go on');
        await window.run('Open Inspector');
      }, '.header [data-field=step]');
      await until(async () => (await step()) > closed + 10, 'the step at hand');
      await untilState(frame, 'training');
    });

    it('brings the Inspector back after a reload of the window in mid-run, and the run with it', async () => {
      await untilRuns();
      // VS Code's own reload, which stores the layout first.
      await Promise.all([
        window.page.waitForEvent('domcontentloaded'),
        runCommand(window.page, 'Developer: Reload Window'),
      ]);
      frame = await window.inspector('[data-pane=graph]');
      await untilState(frame, 'paused');
      const said = /closed or reloaded, or its extension host ended\. .*back at step (\d+) of \d+, paused/;
      const message = await window.message(said);
      const before = Number(said.exec(await message.text())?.[1]);
      assert.ok(before > 0);
      await untilStep(frame, before);
      await message.press('Continue');
      await untilState(frame, 'training');
      await until(async () => (await step()) > before, 'steps after those before the reload');
      await control(frame, 'Pause').click();
      await untilState(frame, 'paused');
    });
  });
}
