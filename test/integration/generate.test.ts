/** Generate Step by Step in VS Code: what is shown, the hover of a name that Sample has written, and the way back. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { plainRequest } from '../training/requests';
import {
  closeAllEditors,
  freshModel,
  hearMessages,
  restoreSettings,
  run,
  set,
  status,
  theParts,
  told,
  until,
} from './window';

describe('a generation in the window', () => {
  hearMessages();
  before(async () => {
    await closeAllEditors();
    await freshModel();
    await run('step');
    await closeAllEditors();
  });
  afterEach(async () => {
    await closeAllEditors();
    await restoreSettings();
  });

  it('is shown by its command, and the training step again by another', async () => {
    const { training } = await theParts();
    const { step } = await status();
    await run('generate');
    const { generation } = training.status;
    assert.ok(generation !== null);
    const { recorded } = await training.queries.snapshot(plainRequest);
    assert.deepEqual([recorded?.document, recorded?.loss, recorded?.step], [generation.document, null, step]);
    await run('leaveGeneration');
    assert.equal(training.status.generation, null);
    assert.deepEqual(told, []);
  });

  it('is that of a name by the link of its hover', async () => {
    const { training } = await theParts();
    await set({ 'sample.count': 3 });
    const document = await vscode.workspace.openTextDocument({ content: '', language: 'plaintext' });
    await vscode.window.showTextDocument(document);
    await run('sample');
    const name = document.lineAt(1).text;
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(1, 0),
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)))
      .join();
    const [, link] = /command:microgpt\.generate\?([^)]+)\)/.exec(text) ?? [];
    assert.ok(link !== undefined, text);
    const [written] = JSON.parse(decodeURIComponent(link));
    await vscode.commands.executeCommand('microgpt.generate', written);
    await until(() => training.status.generation?.document === name, 'the writing of the name');
    await run('leaveGeneration');
  });
});
