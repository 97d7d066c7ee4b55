import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { seed42 } from '../reference';
import { plainRequest } from '../training/requests';
import {
  closeAllEditors,
  freshModel,
  hearMessages,
  restoreSettings,
  run,
  set,
  status,
  theMessage,
  theParts,
  told,
  until,
  untilState,
} from './window';

async function editorOf(content: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'plaintext' }));
}

function select(editor: vscode.TextEditor, ...selections: readonly [number, number, number, number][]): void {
  editor.selections = selections.map(
    ([line, column, endLine, endColumn]) => new vscode.Selection(line, column, endLine, endColumn),
  );
}

describe('sampling', () => {
  hearMessages();
  before(async () => {
    await closeAllEditors();
    await freshModel();
    await run('train');
    await untilState('finished');
    await closeAllEditors();
  });
  afterEach(async () => {
    await closeAllEditors();
    await restoreSettings();
  });

  it('inserts the published names at the cursor, one a line, as one undoable edit', async () => {
    const editor = await editorOf('above\n\nbelow');
    select(editor, [1, 0, 1, 0]);
    await run('sample');
    assert.equal(seed42.samples.length, 20);
    assert.equal(editor.document.getText(), ['above', ...seed42.samples, 'below'].join('\n'));
    assert.deepEqual(editor.selection.active, new vscode.Position(20, 'anton'.length));
    await vscode.commands.executeCommand('undo');
    await until(() => editor.document.getText() === 'above\n\nbelow', 'one undo to take everything back');
    assert.deepEqual(told, []);
  });

  it('replaces the selection, of several the first', async () => {
    await set({ 'sample.count': 2 });
    const editor = await editorOf('one\ntwo\nthree');
    select(editor, [1, 0, 1, 3], [2, 0, 2, 5]);
    await run('sample');
    const lines = editor.document.getText().split('\n');
    assert.equal(lines.length, 4);
    assert.deepEqual([lines[0], lines[3]], ['one', 'three']);
    for (const name of lines.slice(1, 3)) assert.match(name, /^[a-z]+$/);
  });

  it('leaves the line of the cursor whole, and writes after it', async () => {
    await set({ 'sample.count': 1 });
    const editor = await editorOf('before after');
    select(editor, [0, 7, 0, 7]);
    await run('sample');
    assert.match(editor.document.getText(), /^before after\n[a-z]+$/);
  });

  it('keeps the line ends of the document', async () => {
    await set({ 'sample.count': 3 });
    const editor = await editorOf('');
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await run('sample');
    assert.match(editor.document.getText(), /^[a-z]+\r\n[a-z]+\r\n[a-z]+$/);
  });

  it('makes a new untitled document where no editor is open', async () => {
    await run('sample');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'untitled');
    assert.equal(editor.document.lineCount, 20);
    assert.match(editor.document.getText(), /^([a-z]+\n){19}[a-z]+$/);
  });

  it('says that an editor is read-only, and offers a new file', async () => {
    await run('openModelSource');
    const source = vscode.window.activeTextEditor?.document;
    assert.equal(source?.uri.scheme, 'microgpt');
    const text = source.getText();
    await run('sample');
    const message = await theMessage(/microgpt\.ts is read-only/);
    assert.equal(message.kind, 'error');
    assert.equal(source.getText(), text);
    message.answer('Insert into New File');
    const editor = await until(
      () => vscode.window.visibleTextEditors.find(({ document }) => document.isUntitled && document.lineCount === 20),
      'the new file',
    );
    assert.match(editor.document.getText(), /^([a-z]+\n){19}[a-z]+$/);
  });

  it('says that a file of the disk is read-only', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert(folder);
    const file = vscode.Uri.joinPath(folder, 'kept.txt');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('kept'));
    await vscode.window.showTextDocument(file);
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    await run('sample');
    await theMessage(/kept\.txt is read-only/);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'kept');
    await vscode.commands.executeCommand('workbench.action.files.resetActiveEditorReadonlyInSession');
  });

  it('refuses a count and a temperature that are none, and names them', async () => {
    await editorOf('');
    for (const [setting, value, pattern] of [
      ['sample.count', -3, /microgpt\.sample\.count is -3; give a whole number from 1 to 10000/],
      ['sample.count', 1.5, /microgpt\.sample\.count is 1\.5;/],
      ['sample.temperature', 0, /microgpt\.sample\.temperature is 0; give a number above 0/],
      ['sample.temperature', 'NaN', /microgpt\.sample\.temperature is "NaN"; give a number above 0/],
    ] as const) {
      await set({ [setting]: value });
      await run('sample');
      const message = await theMessage(pattern);
      assert.deepEqual([message.kind, message.buttons], ['error', ['Open Settings']]);
      await restoreSettings();
    }
    assert.equal(vscode.window.activeTextEditor?.document.getText(), '');
  });

  it('refuses a prefix with a character outside the vocabulary, in words', async () => {
    const { training } = await theParts();
    await assert.rejects(
      training.session.sample({ count: 1, temperature: 0.5, prefix: 'aé' }, new AbortController().signal),
      (error) => error instanceof Error && error.name === 'UserError' && error.message.includes('é'),
    );
  });

  it('begins every name with the prefix', async () => {
    const { training } = await theParts();
    const names = await training.session.sample(
      { count: 5, temperature: 1, prefix: 'ka' },
      new AbortController().signal,
    );
    assert.equal(names.length, 5);
    for (const name of names) assert.match(name, /^ka[a-z]*$/);
  });

  it('works while training runs and in a pause, and leaves the recorded step as it was', async () => {
    await set({ 'sample.count': 2 });
    await freshModel();
    await run('step');
    const { training } = await theParts();
    const request = plainRequest;
    // The run before may be drawn beside this one a moment later.
    const look = async () => {
      const { panes, ...rest } = await training.queries.snapshot(request);
      return { ...rest, panes: { ...panes, beside: [] } };
    };
    const before = await look();
    const editor = await editorOf('');
    await run('sample');
    assert.equal(editor.document.lineCount, 2);
    const { step, state } = await status();
    assert.deepEqual([step, state], [1, 'paused']);
    assert.deepEqual(await look(), before);

    await training.run();
    await until(async () => (await status()).step > 1, 'a step');
    await run('sample');
    assert.equal(editor.document.lineCount, 4);
    assert.equal((await status()).state, 'running');
    await run('pause');
  });
});
