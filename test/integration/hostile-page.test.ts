import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { registerTensorEditor } from '../../src/extension/tensors/editor';
import { packed } from '../../src/protocol/packing';
import { inspectorHostSchemas } from '../../src/protocol/schemas';
import { tensorsHostSchemas } from '../../src/protocol/tensors-schemas';
import { encodeFile, encodeNumbers } from '../../src/safetensors/file';
import { plainRequest } from '../training/requests';
import { count, type PageCalls, refuses } from './hostile-messages';
import { kindOf, panelWithoutPage } from './panel-without-page';
import { closeAllEditors, freshModel, hearMessages, run, status, theExtension, theParts, told, until } from './window';

const ofInspector: PageCalls['sound'] = [
  ['run', []],
  ['pause', []],
  ['step', []],
  ['setSpeed', [10]],
  ['setSpeed', [null]],
  ['restart', []],
  ['undo', []],
  ['visit', [1]],
  ['changeBranch', []],
  ['compareWith', [1]],
  ['compareWith', [null]],
  ['painted', []],
  ['snapshot', [plainRequest]],
  ['snapshot', [{ ...plainRequest, pane: { kind: 'document', layer: 0, head: null } }]],
  ['snapshot', [{ ...plainRequest, selection: { kind: 'box', key: '0' }, map: { from: 1, end: 9 } }]],
  ['snapshot', [{ ...plainRequest, pane: { kind: 'parameters', by: 'value', search: '', from: 0, count: 9 } }]],
  ['moveCursor', [1, 5]],
  ['gradientOf', [{ kind: 'node', node: 5000 }, 1]],
  ['gradientOf', [null, 1]],
  ['generate', [null]],
  ['leaveGeneration', []],
  ['matches', [{ step: 1, filter: 'op:mul', order: 'tape', from: 0, count: 9 }]],
  ['export', ['svg']],
  [
    'colours',
    [{ background: '#000000', frame: '#ffffff', line: '#ffffff', text: '#ffffff', edge: '#ffffff', heat: ['#ff0000'] }],
  ],
  ['locate', [{ kind: 'node', node: 5000 }, 1, false]],
  ['reportError', ['message', 'stack']],
];

const ofTensors: PageCalls['sound'] = [
  ['overview', []],
  ['list', ['wte', 0, 9]],
  ['cells', [{ tensor: 0, row: 0, column: 0, rows: 2, columns: 2, rowStep: 1, columnStep: 1 }]],
  ['statistics', [0]],
  ['resume', []],
  ['reportError', ['message', 'stack']],
];

describe('a hostile page', () => {
  hearMessages();
  before(closeAllEditors);
  after(closeAllEditors);

  describe('of the Inspector', () => {
    it(`gets nothing done by ${count} messages: no session asked, no file opened, no command run`, async () => {
      await nothingUnderWay();
      const { inspector, training } = await theParts();
      const page = panelWithoutPage();
      await inspector.deserializeWebviewPanel(page.panel);
      const before = await status();
      try {
        await refuses(page, { sound: ofInspector, schemas: inspectorHostSchemas }, [['training', training]]);
      } finally {
        page.panel.dispose();
      }
      assert.deepEqual(await status(), before);
      assert.deepEqual(told, [], 'it is for the log, not for the user');
    });

    it('is served what it may ask for all the same', async () => {
      await freshModel();
      await run('step');
      const { inspector } = await theParts();
      const { panel, send, sent } = panelWithoutPage();
      await inspector.deserializeWebviewPanel(panel);
      send(packed({ kind: 'call', id: 1, method: 'snapshot', args: [plainRequest] }));
      await until(() => sent.some((answer) => kindOf(answer) === 'result'), 'a snapshot');
      panel.dispose();
    });
  });

  describe('of the editor for tensors', () => {
    let folder = '';
    before(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-hostile-'));
    });
    after(() => fs.rmSync(folder, { recursive: true }));

    it(`gets nothing done by ${count} messages, and is served what it may ask for all the same`, async () => {
      const file = path.join(folder, 'some.safetensors');
      const tensor = {
        name: 'wte',
        dtype: 'F64',
        shape: [2, 2],
        bytes: encodeNumbers(Float64Array.of(1, 2, 3, 4)),
      } as const;
      fs.writeFileSync(file, encodeFile([tensor], {}));
      await nothingUnderWay();
      const before = await status();
      const resumed: string[] = [];
      const refused: Error[] = [];
      const provider = tensorEditor({
        dist: vscode.Uri.joinPath(theExtension().extensionUri, 'dist'),
        resume: async (uri) => void resumed.push(uri.path),
        log: (error) => refused.push(error),
      });
      const token = new vscode.CancellationTokenSource().token;
      const context = { backupId: undefined, untitledDocumentData: undefined };
      const document = await provider.openCustomDocument(vscode.Uri.file(file), context, token);
      const page = panelWithoutPage();
      await provider.resolveCustomEditor(document, page.panel, token);
      try {
        const { training } = await theParts();
        const calls = { sound: ofTensors, schemas: tensorsHostSchemas };
        await refuses(page, calls, [
          ['document', document],
          ['training', training],
        ]);
        assert.deepEqual(resumed, []);
        assert.ok(refused.length > 0 && refused.every(({ name }) => name === 'RefusedMessage'));
        for (const [id, [method, args]] of ofTensors.entries()) {
          page.send(packed({ kind: 'call', id, method, args }));
        }
        const results = () => page.sent.filter((answer) => kindOf(answer) === 'result').length;
        await until(() => results() === ofTensors.length, 'all results');
        assert.deepEqual(resumed, [vscode.Uri.file(file).path]);
      } finally {
        page.panel.dispose();
        document.dispose();
      }
      assert.deepEqual(await status(), before);
      assert.deepEqual(told, []);
    });
  });
});

/** No step is taken, saved or shown. */
async function nothingUnderWay(): Promise<void> {
  await closeAllEditors();
  await freshModel();
  const { training, runs } = await theParts();
  await training.session.settled();
  await runs.showing;
}

/** The editor as VS Code is offered it. */
function tensorEditor(options: Parameters<typeof registerTensorEditor>[0]): vscode.CustomReadonlyEditorProvider {
  const { registerCustomEditorProvider } = vscode.window;
  const offered: vscode.CustomReadonlyEditorProvider[] = [];
  const register = (_: string, provider: vscode.CustomReadonlyEditorProvider) => {
    offered.push(provider);
    return new vscode.Disposable(() => {});
  };
  Object.assign(vscode.window, { registerCustomEditorProvider: register });
  try {
    registerTensorEditor(options);
  } finally {
    Object.assign(vscode.window, { registerCustomEditorProvider });
  }
  const [provider] = offered;
  assert(provider);
  return provider;
}
