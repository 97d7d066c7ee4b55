/** Checkpoints in files, inside VS Code: saved and opened. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { fileOfSelection, selectionName } from '../../src/extension/corpus/read';
import { owned, readWhole } from '../../src/extension/files/atomic-file';
import { readRunConfig } from '../../src/extension/settings';
import { seed42 } from '../reference';
import { openAgreed, useCheckpointFiles } from './checkpoint-files';
import {
  assertPublishedLoss,
  closeAllEditors,
  forget,
  freshModel,
  restoreSettings,
  run,
  set,
  status,
  theExtension,
  theMessage,
  theParts,
  told,
  until,
  untilState,
} from './window';

describe('checkpoints in files', () => {
  const { folder, file, faulty } = useCheckpointFiles();

  async function saved(name: string, steps: number): Promise<vscode.Uri> {
    await freshModel();
    for (let step = 0; step < steps; step++) await run('step');
    await run('saveCheckpoint', file(name));
    await theMessage(new RegExp(`^${name} is written`));
    forget();
    return file(name);
  }

  it('go on with the published losses, and leave nothing behind but the file', async () => {
    const uri = await saved('five.safetensors', 5);
    assert.deepEqual(fs.readdirSync(folder), ['five.safetensors']);
    await freshModel();
    await openAgreed(uri);
    const message = await theMessage(/five\.safetensors is open: training continues after step 5 of 1000/);
    assert.deepEqual(message.buttons, ['Train', 'Show Step 5']);
    const { state, step, loss } = await status();
    assert.deepEqual([state, step, loss], ['paused', 5, null]);
    for (let step = 6; step <= 8; step++) {
      await run('step');
      await assertPublishedLoss(step);
    }
    message.answer('Show Step 5');
    await until(async () => (await status()).step === 5, 'step 5, computed again');
    await assertPublishedLoss(5);
  });

  it('of an older version say once that their steps have other last digits', async () => {
    const { extensionPath } = theExtension();
    await freshModel();
    const older = path.join(extensionPath, 'test', 'fixtures', 'checkpoints', 'first-numbers.safetensors');
    await openAgreed(vscode.Uri.file(older));
    await theMessage(/is open: training continues after step 30 of 60\. An earlier version saved it: its steps so far/);
    forget();
    await run('step');
    await run('saveCheckpoint', file('gone-on.safetensors'));
    forget();
    await openAgreed(file('gone-on.safetensors'));
    await theMessage(/is open: training continues after step 31 of 60\.$/);
  });

  it('open in place of a run only if the user agrees', async () => {
    const uri = await saved('one.safetensors', 1);
    await run('step');
    const opening = run('openCheckpoint', uri);
    const asked = await theMessage(/^The current run, at step 2 of 1000, ends/);
    assert.deepEqual(asked.buttons.slice(-2), ['Open', 'Save It First...']);
    asked.answer(undefined);
    await opening;
    assert.equal((await status()).step, 2);
  });

  it('find the names that come with the extension, and say which text is not at hand', async () => {
    const uri = await saved('names.safetensors', 2);
    const { training } = await theParts();
    const other = new TextEncoder().encode('anna\nbob\n');
    const { number } = await training.readCorpus(other, 'other.txt', { ...(await config()), nEmbd: 4, nHead: 2 });
    await training.begin({ config: { ...(await config()), nEmbd: 4, nHead: 2 }, corpus: number });
    await run('step');
    await run('saveCheckpoint', file('other.safetensors'));
    forget();
    await openAgreed(uri);
    await theMessage(/names\.safetensors is open: training continues/);
    forget();
    assert.equal((await status()).documents, 32_033);
    await openAgreed(file('other.safetensors'));
    const message = await theMessage(
      /^other\.safetensors was trained on 'other\.txt', 2 documents with the SHA-256 [0-9a-f]{12}/,
    );
    assert.deepEqual(message.buttons, ['Choose Text...']);
    assert.equal((await status()).step, 2, 'the run at hand stays');
  });

  it('say that they were trained on a selection, which may be a file of its own now', async () => {
    const { training } = await theParts();
    const small = { ...(await config()), nEmbd: 4, nHead: 2 };
    const text = 'anna\nbob\n';
    const name = selectionName('draft.txt');
    const { number } = await training.readCorpus(new TextEncoder().encode(text), name, small);
    await training.begin({ config: small, corpus: number });
    await run('step');
    await run('saveCheckpoint', file('selection.safetensors'));
    forget();
    // A run on the names: the text of the selection is not at hand any more.
    const names = await training.readNames(small);
    await training.begin({ config: small, corpus: names.number });
    await openAgreed(file('selection.safetensors'));
    const message = await theMessage(
      /^selection\.safetensors was trained on a selection of 'draft\.txt', 2 documents with .*: save the selected lines/,
    );
    fs.writeFileSync(file('lines.txt').fsPath, text);
    const { showOpenDialog } = vscode.window;
    Object.assign(vscode.window, { showOpenDialog: async () => [file('lines.txt')] });
    try {
      told.splice(0);
      message.answer('Choose Text...');
      await theMessage(/^selection\.safetensors is open: training continues after step 1/);
    } finally {
      Object.assign(vscode.window, { showOpenDialog });
    }
    assert.deepEqual([(await status()).step, (await status()).documents], [1, 2]);
    assert.equal(fileOfSelection('draft.txt'), null);
    assert.equal(fileOfSelection(selectionName('')), null);
    // The tests after it are of the names.
    const back = await training.readNames(small);
    await training.begin({ config: small, corpus: back.number });
  });

  it('keep a model of other settings than those of the window', async () => {
    await freshModel();
    await set({ 'model.nEmbd': 8, 'training.numSteps': 20 });
    forget();
    const uri = await saved('small.safetensors', 3);
    await restoreSettings();
    await freshModel();
    await openAgreed(uri);
    await theMessage(/after step 3 of 20/);
    const { config: opened, parameters } = await status();
    assert.equal(opened?.nEmbd, 8);
    assert.ok(parameters < 4192);
    await run('train');
    await untilState('finished');
  });

  it('are handed over to the training thread, not copied; what is a part of a larger buffer is copied before', async () => {
    const uri = await saved('handed.safetensors', 1);
    const whole = fs.readFileSync(uri.fsPath);
    const larger = new Uint8Array(whole.length + 100);
    larger.set(whole, 100);
    const part = owned(larger.subarray(100));
    const { training } = await theParts();
    for (const bytes of [await readWhole(uri, 1e9), part]) {
      assert.equal(bytes.buffer.byteLength, whole.length);
      const { buffer } = bytes;
      assert.equal(owned(bytes).buffer, buffer, 'what has a buffer of its own keeps it');
      assert.equal((await training.readCheckpoint(bytes, 'handed')).step, 1);
      assert.equal(buffer.byteLength, 0, 'nothing of it is left here');
    }
    assert.deepEqual(Buffer.from(larger.subarray(100)), whole, 'the larger buffer is as it was');
    faulty.keep('virtual.safetensors', new Uint8Array(whole));
    await openAgreed(faulty.file('virtual.safetensors'));
    await theMessage(/^virtual\.safetensors is open: training continues/);
    assert.deepEqual(Buffer.from(faulty.kept('virtual.safetensors') ?? []), whole, 'a file system keeps its files');
  });

  it('are written as weights in JSON, in the order of the published program', async () => {
    await freshModel();
    await run('exportWeights', file('weights.json'));
    const weights: Record<string, number[][]> = JSON.parse(fs.readFileSync(file('weights.json').fsPath, 'utf8'));
    assert.deepEqual(Object.keys(weights), [
      ...['wte', 'wpe', 'lm_head'],
      ...['attn_wq', 'attn_wk', 'attn_wv', 'attn_wo', 'mlp_fc1', 'mlp_fc2'].map((name) => `layer0.${name}`),
    ]);
    const flat = Object.values(weights).flat(2);
    assert.equal(flat.length, 4192);
    for (const [i, value] of seed42.init_params_first4.entries()) assert.ok(Math.abs(flat[i] - value) < 1e-15);
  });

  it('are shown in the editor for tensors when the user chooses it', async () => {
    const uri = await saved('shown.safetensors', 1);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'microgpt.tensors');
    await until(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom && input.viewType === 'microgpt.tensors';
    }, 'the editor for tensors');
    assert.deepEqual(
      told.map(({ message }) => message),
      [],
    );
    await closeAllEditors();
  });

  async function config() {
    return (await status()).config ?? readRunConfig();
  }
});
