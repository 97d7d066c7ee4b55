import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { packed } from '../../src/protocol/packing';
import { plainRequest } from '../training/requests';
import { hearQueries } from './heard-queries';
import {
  closeAllEditors,
  freshModel,
  hearMessages,
  limit,
  run,
  status,
  theExtension,
  theParts,
  told,
  until,
} from './window';

/** A page that posts what is no block of bytes as it is to the extension, and messages as its port does; and posts back all that it receives. */
function hostilePage(raw: readonly unknown[], messages: readonly unknown[]): string {
  const blocks = messages.map((message) => [...new Uint8Array(packed(message))]);
  const script = `
    const code = acquireVsCodeApi();
    const received = [];
    const text = (bytes) => new TextDecoder().decode(new Uint8Array(bytes, 8, new DataView(bytes).getUint32(0, true)));
    window.addEventListener('message', ({ data }) => {
      received.push(JSON.parse(text(data)));
      if (received.at(-1).id === 1000) code.postMessage({ received });
    });
    for (const message of ${JSON.stringify(raw)}) code.postMessage(message);
    for (const block of ${JSON.stringify(blocks)}) code.postMessage(Uint8Array.from(block).buffer);`;
  return `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; script-src 'nonce-test'"></head><body><script nonce="test">${script}</script></body></html>`;
}

interface Reply {
  readonly kind: string;
  readonly id: number;
  readonly error?: { readonly name: string; readonly message: string };
}

describe('the Inspector', () => {
  hearMessages();
  before(closeAllEditors);
  afterEach(closeAllEditors);

  it('opens once, beside the editor', async () => {
    await run('openModelSource');
    await run('openInspector');
    const { inspector } = await theParts();
    const { panel } = inspector;
    await until(() => panel?.viewColumn === vscode.ViewColumn.Two, 'the second column');
    await run('openInspector');
    assert.equal(inspector.panel, panel);
  });

  /** The Inspector is open behind the tab of another document, and the keyboard is in a third: in the same column, or in another. */
  async function hidden(column: vscode.ViewColumn): Promise<vscode.Uri> {
    const { inspector } = await theParts();
    const show = (content: string, viewColumn: vscode.ViewColumn) =>
      vscode.workspace
        .openTextDocument({ content })
        .then((document) => vscode.window.showTextDocument(document, { viewColumn, preview: false }));
    await show('one', vscode.ViewColumn.One);
    await run('openInspector');
    await until(() => inspector.panel?.viewColumn === vscode.ViewColumn.Two && inspector.visible, 'the Inspector');
    await show('two', vscode.ViewColumn.Two);
    await until(() => !inspector.visible, 'the Inspector to be hidden');
    const { document } = await show('three', column);
    return document.uri;
  }

  for (const [what, act] of [
    ['Train', () => run('train')],
    ['Step', () => run('step')],
    ['Step Back', () => run('stepBack')],
    ['Show in Inspector', () => run('showInInspector', { function: 'softmax' })],
  ] as const) {
    for (const column of [vscode.ViewColumn.One, vscode.ViewColumn.Two]) {
      it(`comes to the front at ${what} where it is behind another tab, and leaves the keyboard in column ${column}`, async () => {
        await freshModel();
        await run('step');
        await run('step');
        const { inspector } = await theParts();
        const focused = await hidden(column);
        await act();
        await until(() => inspector.visible, 'the Inspector in sight');
        assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), focused.toString());
        assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, column);
        await run('pause');
      });
    }
  }

  it('is waited for before training runs where it was hidden', async () => {
    await freshModel();
    const { inspector, training } = await theParts();
    await hidden(vscode.ViewColumn.One);
    // However long the page takes: a slow machine needs more time than a user is kept waiting.
    const firstLook = inspector.firstLook.bind(inspector);
    Object.defineProperty(inspector, 'firstLook', { configurable: true, value: () => firstLook(limit) });
    let seenAt: number | null = null;
    const silence = hearQueries(training, {
      snapshot() {
        seenAt ??= training.status.step;
      },
    });
    try {
      await run('train');
      await until(() => seenAt !== null, 'the page to ask');
    } finally {
      silence();
      Reflect.deleteProperty(inspector, 'firstLook');
    }
    assert.equal(seenAt, 0, 'it is in sight before the first step');
    assert(inspector.visible);
    await run('pause');
  });

  it('is one even where VS Code brings back a second: that takes the place of the first', async () => {
    await run('openInspector');
    const { inspector } = await theParts();
    const first = inspector.panel;
    assert(first);
    const { viewType, title } = first;
    let ended = false;
    first.onDidDispose(() => {
      ended = true;
    });
    const second = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Three);
    await inspector.deserializeWebviewPanel(second);
    assert(ended, 'the first is closed');
    assert.equal(inspector.panel, second);
    const asked = new Promise((heard) => second.webview.onDidReceiveMessage(heard));
    await run('openInspector');
    assert.equal(inspector.panel, second);
    await asked; // its page is there
    const panels = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
    await until(() => panels().length === 1, 'one tab of an Inspector');
    second.dispose();
    await until(() => inspector.panel === null, 'no Inspector');
    await run('openInspector');
    assert.notEqual(inspector.panel, second, 'another can be opened');
  });

  it('has a page with a strict policy, and its files from the build alone', async () => {
    await run('openInspector');
    const { inspector } = await theParts();
    const webview = inspector.panel?.webview;
    assert(webview);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(webview.html)?.[1] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'nonce-[\w+/=]{24}'; style-src [^;]+$/);
    assert.doesNotMatch(policy, /unsafe|\*(?!\.vscode)/);
    assert.deepEqual(
      webview.options.localResourceRoots?.map(({ fsPath }) => fsPath),
      [vscode.Uri.joinPath(theExtension().extensionUri, 'dist').fsPath],
    );
    assert.equal(webview.options.enableCommandUris ?? false, false);
  });

  it('refuses malformed messages of the page, answers those with an id, and keeps the state of training', async () => {
    await freshModel();
    await run('step');
    await run('openInspector');
    const { inspector } = await theParts();
    const webview = inspector.panel?.webview;
    assert(webview);
    const snapshot = (request: unknown) => ({ method: 'snapshot', args: [request] });
    const refused = [
      { method: 'eval', args: ['1'] },
      { method: 'constructor', args: [] },
      { method: '__proto__', args: [] },
      { method: 'restart', args: ['now'] },
      { method: 'snapshot', args: [] },
      snapshot({ ...plainRequest, more: 1 }),
      snapshot({ ...plainRequest, view: { ...plainRequest.view, opened: ['x'.repeat(513)] } }),
      snapshot({ ...plainRequest, view: { ...plainRequest.view, opened: Array(4097).fill('') } }),
      snapshot({ ...plainRequest, selection: { kind: 'node', node: -1 } }),
      snapshot({ ...plainRequest, selection: { kind: 'node', node: 1.5 } }),
      snapshot({ ...plainRequest, selection: { kind: 'file', path: '/etc/passwd' } }),
      snapshot({ ...plainRequest, map: undefined }),
      snapshot({ ...plainRequest, pane: { kind: 'secrets' } }),
      snapshot({ ...plainRequest, map: { from: 9, end: 9 } }),
      { method: 'locate', args: [{ kind: 'node', node: 1 }, -1, false] },
      { method: 'locate', args: [{ kind: 'node', node: 1 }, 1, 'beside'] },
      { method: 'locate', args: ['file:///etc/passwd', 1, false] },
      { method: 'reportError', args: [{}, ''] },
    ];
    const received = new Promise<readonly Reply[]>((resolve) => {
      webview.onDidReceiveMessage((message: { received?: readonly Reply[] }) => {
        if (message.received !== undefined) resolve(message.received);
      });
    });
    const odd = ['hello', null, { kind: 'call' }, { kind: 'result', id: 5, value: 1 }];
    webview.html = hostilePage(
      [...odd, { kind: 'call', id: 998, method: 'pause', args: [] }],
      [
        ...odd,
        ...refused.map((call, id) => ({ kind: 'call', id, ...call })),
        { kind: 'call', id: 999, method: 'pause', args: 'none' },
        { kind: 'call', id: 1000, ...snapshot(plainRequest) },
      ],
    );
    const replies = await received;
    const errors = replies.filter(({ kind }) => kind === 'error');
    assert.deepEqual(
      errors.map(({ id }) => id).sort((a, b) => a - b),
      [...refused.keys(), 999],
    );
    for (const { error } of errors) assert.equal(error?.name, 'RefusedMessage');
    assert.equal(replies.at(-1)?.kind, 'result');
    assert.deepEqual([(await status()).state, (await status()).step], ['paused', 1]);
    assert.deepEqual(told, [], 'it is for the log, not for the user');
  });

  it('shows the page a snapshot of each moment and leads from a selection to its line', async () => {
    await freshModel();
    await run('step');
    const { training } = await theParts();
    const { recorded, status: at } = await training.queries.snapshot(plainRequest);
    assert.deepEqual([recorded?.step, recorded?.document, recorded?.created], [1, 'yuheng', 56283]);
    assert.equal(at.step, 1);
    const range = await training.session.locate({ kind: 'parameter', node: 0 }, 1);
    assert(range.line > 0);
    await assert.rejects(training.session.locate({ kind: 'node', node: 5000 }, 2), { name: 'UserError' });
  });
});

describe('the model source', () => {
  hearMessages();
  afterEach(closeAllEditors);

  it('is the file of the build, read-only, with TypeScript colouring', async () => {
    await run('openModelSource');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), 'microgpt:/microgpt.ts');
    assert.equal(editor.document.languageId, 'typescript');
    const file = vscode.Uri.joinPath(theExtension().extensionUri, 'dist', 'microgpt.ts').fsPath;
    assert.equal(editor.document.getText(), fs.readFileSync(file, 'utf8'));
    const text = editor.document.getText();
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'x'));
    assert.equal(editor.document.getText(), text);
    assert.equal(editor.document.isDirty, false);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(editor.document.uri, new TextEncoder().encode('x')));
    assert.deepEqual(await until(() => told, 'nothing'), []);
  });

  it('is shown in the editor that shows it already', async () => {
    await run('openModelSource');
    await run('openInspector');
    const { inspector } = await theParts();
    // A page takes the focus as it loads: the first message tells that it has.
    await new Promise((loaded) => inspector.panel?.webview.onDidReceiveMessage(loaded));
    await run('openModelSource');
    const sources = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === 'microgpt');
    assert.equal(sources.length, 1);
    await until(() => vscode.window.activeTextEditor?.viewColumn === vscode.ViewColumn.One, 'the first column');
  });

  it('has no other file', async () => {
    await assert.rejects(async () => vscode.workspace.fs.readFile(vscode.Uri.parse('microgpt:/etc/passwd')));
  });
});
