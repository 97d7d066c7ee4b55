import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { assertClose } from '../close';
import { inOrder } from '../in-order';
import { seed42 } from '../reference';
import {
  assertPublishedLoss,
  closeAllEditors,
  forget,
  freshModel,
  hearMessages,
  restoreSettings,
  run,
  set,
  status,
  theMessage,
  theParts,
  told,
  undoOffers,
  until,
  untilState,
} from './window';

describe('training', () => {
  hearMessages();
  before(async () => {
    await closeAllEditors();
    // Those before it may have left a run of another length.
    await freshModel();
  });
  afterEach(restoreSettings);
  after(closeAllEditors);
  const itGoesOn = inOrder();

  itGoesOn('opens the source and the Inspector beside it, and trains to the published loss', async () => {
    await run('train');
    const [source] = vscode.window.tabGroups.all[0]?.tabs ?? [];
    assert(source?.input instanceof vscode.TabInputText);
    assert.equal(source.input.uri.toString(), 'microgpt:/microgpt.ts');
    const { inspector } = await theParts();
    await until(() => inspector.panel?.viewColumn === vscode.ViewColumn.Two, 'the Inspector in the second column');
    const { step, loss, document, numSteps, parameters, documents } = await untilState('finished');
    assert.deepEqual([step, numSteps], [1000, 1000]);
    assertClose(loss ?? Number.NaN, 2.6496944697407585, 'the last loss');
    await assertPublishedLoss();
    assert.deepEqual([parameters, documents], [4192, 32033]);
    assert.notEqual(document, null);
    assert.deepEqual(told, []);
  });

  itGoesOn('offers to restart when Train is run after the end, and trains anew', async () => {
    await run('train');
    const message = await theMessage(/step 1000 is the last/);
    assert.deepEqual(message.buttons, ['Restart']);
    message.answer('Restart');
    await untilState('running');
    await run('pause');
    await untilState('paused');
  });

  it('begins anew at Restart with the same first loss, and takes one step at each Step', async () => {
    await freshModel();
    await run('step');
    const first = (await status()).loss;
    assertClose(first ?? Number.NaN, 3.3659669475848504, 'the first loss');
    for (let step = 2; step <= 5; step++) {
      await run('step');
      assert.deepEqual([(await status()).state, (await status()).step], ['paused', step]);
      await assertPublishedLoss();
    }
    await run('restart');
    assert.deepEqual([(await status()).state, (await status()).step, (await status()).loss], ['ready', 0, null]);
    await run('step');
    assert.equal((await status()).loss, first);
  });

  it('offers Undo at Restart, which brings the run back whole, until the new one has been trained as far', async () => {
    await freshModel();
    for (let step = 1; step <= 4; step++) await run('step');
    await run('goToStep', 3);
    const { training } = await theParts();
    await training.session.compareWith(2);
    const pane = { kind: 'compare', quantity: 'value', matrix: 'wte', what: 'value', tolerance: 0 } as const;
    const look = async () => ({
      status: { ...(await status()), left: null },
      // The run that was left is drawn beside the one that is back.
      panes: { ...(await training.queries.panes(pane)), beside: [] },
      weights: (await training.session.weights()).bytes,
    });
    const before = await look();
    forget();
    await run('restart');
    const [offer] = undoOffers;
    assert.equal(offer?.message, 'The run on names, at step 3 of 1000, has ended. The view Runs has it.');
    await run('step');
    offer?.answer('Undo');
    await until(async () => (await status()).step === 3, 'the run before');
    assert.deepEqual(await look(), before);
    await run('restart');
    await run('undo');
    assert.deepEqual(await look(), before);
    await run('goToNewestStep');
    await assertPublishedLoss(4);
    await run('restart');
    for (let step = 1; step <= 4; step++) await run('step');
    const { run: second } = await status();
    undoOffers.at(-1)?.answer('Undo');
    // The session does not have it any more, the archive does.
    await until(
      async () => (await status()).run === before.status.run,
      () =>
        `the run before, from the archive: ${JSON.stringify([told.map(({ message }) => message), undoOffers.map(({ message }) => message)])}`,
    );
    assert.notEqual(second, before.status.run);
    assert.equal((await status()).step, 4);
    await assertPublishedLoss(4);
  });

  it('takes steps that are asked for at once one after the other', async () => {
    await freshModel();
    await Promise.all([run('step'), run('step'), run('step')]);
    assert.equal((await status()).step, 3);
    await assertPublishedLoss();
  });

  it('pauses in mid-run at a whole step, and continues from there', async () => {
    await freshModel();
    await run('train');
    await until(async () => (await status()).step > 0, 'a step');
    await run('pause');
    const { state, step } = await status();
    assert.equal(state, 'paused');
    await assertPublishedLoss();
    assert(step < 1000, 'in mid-run');
    await run('step');
    assert.equal((await status()).step, step + 1);
    await assertPublishedLoss();
    await run('train');
    await until(async () => (await status()).step > step + 1, 'more steps');
    await run('pause');
    await assertPublishedLoss();
  });

  it('says so when Train is run while training runs, and goes on', async () => {
    await freshModel();
    await run('train');
    await until(async () => (await status()).step > 0, 'a step');
    await run('train');
    const message = await theMessage(/Training is already running: step \d+ of 1000/);
    assert.equal((await status()).state, 'running');
    message.answer('Pause');
    await untilState('paused');
  });

  it('makes one model when Train is run twice at once', async () => {
    const { training } = await theParts();
    await training.pause();
    await Promise.all([training.restart(), run('train'), run('train')]);
    await untilState('running');
    await run('pause');
    await assertPublishedLoss();
  });

  it('does not step while training runs', async () => {
    await freshModel();
    await run('train');
    await run('step');
    await theMessage(/pause it to take single steps/);
    await run('pause');
  });

  it('goes on running when it is restarted while it runs', async () => {
    await freshModel();
    await run('train');
    await until(async () => (await status()).step > 5, 'some steps');
    await run('restart');
    assert.equal((await status()).state, 'running');
    await run('pause');
    await assertPublishedLoss();
  });

  it('tells that changed settings take effect at the next restart, once there is a model', async () => {
    await freshModel();
    await set({ 'training.seed': 7 });
    const message = await theMessage(/take effect at the next restart/);
    await run('step');
    await assertPublishedLoss();
    message.answer('Restart');
    await untilState('ready');
    await run('step');
    const { loss, config } = await status();
    assert.equal(config?.seed, 7);
    assert(
      Math.abs((loss ?? Number.NaN) - (seed42.losses[0] ?? Number.NaN)) > 1e-3,
      'another document, other parameters',
    );
  });

  for (const [what, nEmbd, expected] of [
    ['make no model', 18, /18.*4|4.*18/s],
    ['make one that is too large', 100_000_000, /has about 1\.200e17 parameters: .*GB here\. Lower n_embd/],
  ] as const) {
    it(`says what is wrong with settings that ${what}, once, and keeps the model`, async () => {
      await freshModel();
      await run('step');
      await set({ 'model.nEmbd': nEmbd });
      await theMessage(/take effect at the next restart/);
      forget();
      await run('restart');
      const message = await theMessage(expected);
      assert.equal(message.kind, 'error');
      assert.deepEqual(message.buttons, ['Open Settings']);
      assert.deepEqual([(await status()).state, (await status()).step], ['paused', 1]);
      await run('step');
      assert.equal((await status()).step, 2);
      await assertPublishedLoss();
    });
  }

  it('says which setting is no number', async () => {
    await freshModel();
    await set({ 'training.learningRate': 'fast' });
    const message = await theMessage(/microgpt\.training\.learningRate is "fast"/);
    assert.deepEqual(message.buttons, ['Open Settings']);
  });

  it('stops where a number is not finite any more, says at which step and leads to the line', async () => {
    await set({ 'training.learningRate': 100, 'model.initStd': 10 });
    forget();
    await freshModel();
    await run('train');
    const { problem, step } = await untilState('diverged');
    assert(problem);
    assert.equal(problem.step, step);
    const message = await theMessage(/Training diverged/);
    assert.match(message.message, new RegExp(`step ${step}\\b`));
    assert.match(message.message, new RegExp(`line ${problem.range.line}\\b`));
    message.answer('Show Line');
    const editor = await until(() => vscode.window.activeTextEditor, 'the source');
    await until(() => editor.selection.start.line === problem.range.line - 1, 'the line');
    assert.equal(editor.document.getText(editor.selection), problem.code);
    forget();
    await run('train');
    await theMessage(/stopped at step \d+, where it diverged/);
  });

  it('brings the run back after the death of the worker, paused, and offers to go on', async () => {
    await restoreSettings();
    forget();
    await freshModel();
    await run('step');
    const { training } = await theParts();
    // Before the new run is kept for the first time it is the one before it that comes back.
    await training.session.settled();
    await run('train');
    await until(async () => (await status()).step > 1, 'a further step');
    await training.crash();
    const message = await theMessage(/The training thread ended: .*Training is back at step \d+ of 1000, paused\./);
    assert.deepEqual([message.kind, message.buttons], ['warning', ['Continue', 'Open Inspector']]);
    const { state, step, loss } = await status();
    assert.equal(state, 'paused');
    assert.ok(Math.abs((loss ?? 0) - seed42.losses[step - 1]) < 1e-12);
    message.answer('Continue');
    await untilState('finished');
    await assertPublishedLoss();
  });

  it('goes on when the Inspector is closed in mid-run', async () => {
    await freshModel();
    await run('openInspector');
    await run('train');
    await until(async () => (await status()).step > 5, 'some steps');
    const { inspector } = await theParts();
    inspector.panel?.dispose();
    const { step } = await status();
    await until(async () => (await status()).step > step, 'more steps');
    assert.equal(inspector.panel, null);
    await untilState('finished');
    await assertPublishedLoss();
    assert.deepEqual(told, []);
  });
});
