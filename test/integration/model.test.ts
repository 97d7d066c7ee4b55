/** A model of the user's own: written, changed, run, debugged, kept, and what is wrong with it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readRunConfig } from '../../src/extension/settings';
import {
  assertPublishedLoss,
  closeAllEditors,
  forget,
  hearMessages,
  limit,
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

describe('a model of the user’s own', () => {
  let folder = '';
  hearMessages();
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-model-'));
    await closeAllEditors();
  });
  beforeEach(async () => {
    await set({ 'training.numSteps': 6, 'model.nEmbd': 8, 'model.nHead': 2, 'model.blockSize': 8 });
    const { training } = await theParts();
    await training.pause();
    const { number } = await training.readNames(readRunConfig());
    await training.begin({ config: readRunConfig(), corpus: number, model: { file: null } });
    await run('step');
    forget();
  });
  afterEach(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await closeAllEditors();
    await restoreSettings();
  });
  after(async () => {
    const { training } = await theParts();
    await training.begin({ config: readRunConfig(), corpus: null, model: { file: null } });
    fs.rmSync(folder, { recursive: true });
  });

  let made = 0;
  /** A copy of the model in a folder of its own, open in an editor. */
  async function copy(starter = 'microgpt.ts'): Promise<vscode.TextDocument> {
    const into = vscode.Uri.file(path.join(folder, `${++made}`));
    fs.mkdirSync(into.fsPath);
    await run('editModel', into, starter);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.fsPath, path.join(into.fsPath, 'microgpt', starter));
    return document;
  }

  async function change(document: vscode.TextDocument, from: string, to: string): Promise<void> {
    const at = document.getText().indexOf(from);
    assert.ok(at >= 0, `the text has ${from}`);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  const lineOf = (document: vscode.TextDocument, text: string) =>
    document
      .getText()
      .split('\n')
      .findIndex((line) => line.includes(text));

  const problems = (document: vscode.TextDocument) =>
    vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'MicroGPT');

  /** Runs the file, until it has been trained as far as it goes. */
  async function runs(document: vscode.TextDocument): Promise<void> {
    await run('runModel', document.uri);
    await until(async () => {
      const { state, program } = await status();
      return state !== 'running' && program?.uri === document.uri.toString();
    }, 'the file to be trained');
  }

  it('is a folder with all that the file imports; nothing in it is ever overwritten', async () => {
    const document = await copy();
    const microgpt = path.dirname(document.uri.fsPath);
    assert.deepEqual(fs.readdirSync(microgpt).sort(), ['microgpt.ts', 'random.d.ts', 'tsconfig.json', 'value.d.ts']);
    const original = await vscode.workspace.openTextDocument(vscode.Uri.parse('microgpt:/microgpt.ts'));
    assert.equal(document.getText(), original.getText());
    fs.writeFileSync(path.join(microgpt, 'value.d.ts'), '// mine');
    await run('editModel', vscode.Uri.file(path.dirname(microgpt)), 'microgpt.ts');
    assert.equal(path.basename(vscode.window.activeTextEditor?.document.uri.fsPath ?? ''), 'microgpt-2.ts');
    assert.equal(fs.readFileSync(path.join(microgpt, 'value.d.ts'), 'utf8'), '// mine');
  });

  it('trains to the same bits where nothing is changed, as far as the run before', async () => {
    const { loss } = await status();
    const document = await copy();
    await runs(document);
    const now = await status();
    assert.deepEqual([now.step, now.state, now.loss], [1, 'paused', loss]);
    assert.deepEqual(now.program && [now.program.name, now.program.canSample], ['microgpt.ts', true]);
    assert.deepEqual(problems(document), []);
  });

  it('is followed by the source: figures at its lines, links, a note where it is changed', async () => {
    const { training, running } = await theParts();
    const document = await copy();
    await change(document, 'h.relu()', 'h.tanh()');
    await runs(document);
    await until(() => running.uri.toString() === document.uri.toString(), 'the file to be the source');
    assert.equal(document.isDirty, false, 'it is saved before it runs');
    const titles = async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      return lenses.map(({ command }) => command?.title ?? '');
    };
    await until(async () => (await titles()).some((title) => / nodes /.test(title)), 'figures above functions');
    assert.ok((await titles()).includes('Run Again'));
    const selected = await training.session.locate({ kind: 'node', node: (await status()).parameters + 1 }, 1);
    assert.ok(selected.line > 0);
    await change(document, 'h.tanh()', 'h.sigmoid()');
    await until(() => running.isChanged(document), 'the change to be seen');
    assert.deepEqual((await titles()).slice(0, 3), ['Changed since it ran: Run', 'Revert', 'Compare']);
    assert.equal(running.uri.scheme, 'microgpt');
    const ran = await vscode.workspace.openTextDocument(running.uri);
    assert.ok(ran.getText().includes('h.tanh()'), 'the text that runs can be read');
    await run('revertModel', document.uri);
    await until(() => !running.isChanged(document), 'the change to be taken back');
    assert.ok(document.getText().includes('h.tanh()'));
  });

  it('runs again when it is saved, once it was run', async () => {
    const document = await copy();
    await runs(document);
    const first = await status();
    await change(document, 'h.relu()', 'h.tanh()');
    await document.save();
    await until(async () => {
      const now = await status();
      return now.program?.sha256 !== first.program?.sha256 && now.state === 'paused';
    }, 'the saved file to run');
    await set({ 'model.runOnSave': false });
    const second = await status();
    await change(document, 'h.tanh()', 'h.relu()');
    await document.save();
    assert.equal((await status()).program?.sha256, second.program?.sha256);
  });

  it('leaves the run before as it is where the file cannot run, and says why at the line', async () => {
    const before = await status();
    const document = await copy();
    for (const [from, to, says] of [
      ['h.relu()', 'h.rellu()', /h\.rellu is not a function/],
      ['h.rellu()', 'h.relu(', /./],
    ] as const) {
      await change(document, from, to);
      await run('runModel', document.uri);
      const message = await theMessage(/^microgpt\.ts cannot run\. Line \d+: /);
      const [problem] = problems(document);
      assert.ok(problem !== undefined && problem.severity === vscode.DiagnosticSeverity.Error);
      assert.match(problem.message, says);
      assert.equal(problem.range.start.line, lineOf(document, to));
      assert.deepEqual(message.buttons, ['Show']);
      forget();
    }
    assert.deepEqual(await status(), before);
    await change(document, 'h.relu(', 'h.relu()');
    await runs(document);
    assert.deepEqual(problems(document), []);
  });

  it('is ended where a loop has no end, in the trial and in a later step, with the run before still there', async () => {
    const before = await status();
    const document = await copy();
    await change(document, 'const losses: Vector = [];', 'const losses: Vector = [];\n  for (;;) if (n < 0) break;');
    await run('runModel', document.uri);
    await theMessage(/Training step 1 does not come to an end/);
    assert.deepEqual(await status(), before);
    forget();
    // Fine for the steps of the trial, and for the first three in training.
    await change(document, 'for (;;) if (n < 0) break;', 'while (globalStep >= 3) if (n < 0) break;');
    await change(document, 'export function documentLoss', 'let globalStep = 0;\nexport function documentLoss');
    await change(document, '  const loss = documentLoss(', '  globalStep = step;\n  const loss = documentLoss(');
    await runs(document);
    await run('step');
    await run('step');
    assert.equal((await status()).step, 3);
    await (await theParts()).training.session.settled();
    const hanging = run('step');
    const message = await theMessage(/a training step did not end within \d+ s/);
    await hanging;
    assert.match(message.message, /Training is back at step 2 of 6/);
    const after = await status();
    // Without the newest step, which might not end either.
    assert.deepEqual([after.step, after.newest, after.program?.uri], [2, 2, document.uri.toString()]);
  }).timeout(limit);

  it('is debugged at its lines, forwards and back', async () => {
    const document = await copy();
    await change(document, 'h.relu()', 'h.tanh()');
    await runs(document);
    const { running } = await theParts();
    await until(() => running.uri.toString() === document.uri.toString(), 'the file to be the source');
    const line = lineOf(document, 'h.tanh()');
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line, 0))),
    ]);
    const stopped = (at: number) =>
      until(
        async () => {
          const session = vscode.debug.activeDebugSession;
          if (!(vscode.debug.activeStackItem instanceof vscode.DebugStackFrame) || session === undefined)
            return undefined;
          const { stackFrames } = await session.customRequest('stackTrace', { threadId: 1 });
          const [frame] = stackFrames;
          return frame?.line === at + 1 && frame.source.path.endsWith(document.uri.path);
        },
        `a stop at line ${at + 1}`,
      );
    await run('debug');
    await stopped(line);
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    await stopped(lineOf(document, 'return linear(activated, layer.mlp_fc2)'));
    await vscode.commands.executeCommand('workbench.action.debug.stepBack');
    await stopped(line);
  });

  it('says what a file without sample cannot do, and trains with a config of its own', async () => {
    const document = await copy('bigram.ts');
    await runs(document);
    const { config, program } = await status();
    assert.equal(config?.learningRate, 0.03);
    const canSample = program?.canSample;
    await change(document, 'export function sample', 'function sample');
    await runs(document);
    assert.deepEqual([canSample, (await status()).program?.canSample], [true, false]);
    await run('sample');
    await theMessage(/bigram\.ts exports no function sample: add one/);
  });

  it('comes back from a checkpoint, once the user lets its program run', async () => {
    const document = await copy();
    await change(document, 'h.relu()', 'h.tanh()');
    await runs(document);
    await run('step');
    const before = await status();
    const file = vscode.Uri.file(path.join(folder, 'tanh.safetensors'));
    await run('saveCheckpoint', file);
    await run('trainBuiltIn');
    await untilState('finished');
    await assertTrained();
    forget();
    const opening = run('openCheckpoint', file);
    const asked = await theMessage(/tanh\.safetensors brings a program, microgpt\.ts, which runs when it is opened/);
    asked.answer('Run It');
    forget();
    (await theMessage(/The current run, at step 6 of 6, ends/)).answer('Open');
    await opening;
    const after = await status();
    assert.deepEqual([after.step, after.program], [before.step, before.program]);
    forget();
    await run('goToStep', 1);
    assert.equal((await status()).step, 1);
  });

  async function assertTrained(): Promise<void> {
    const { program, step } = await status();
    assert.deepEqual([program?.uri, step], [null, 6]);
  }

  it('is kept in Runs with the runs before, each of which can be shown again', async () => {
    const { training } = await theParts();
    const first = await status();
    const document = await copy();
    await runs(document);
    const second = await status();
    assert.notEqual(first.run, second.run);
    await training.showArchived(first.run ?? '');
    const shown = await status();
    assert.deepEqual([shown.run, shown.program, shown.loss], [first.run, first.program, first.loss]);
    await training.showArchived(second.run ?? '');
    assert.deepEqual([(await status()).run, (await status()).program?.uri], [second.run, document.uri.toString()]);
    await run('step');
    assert.equal((await status()).step, 2);
  });

  it('is trained with several values of a number, each a run in Runs, and a table of them', async () => {
    await run('runVariations', [{ name: 'nHead', values: [1, 2, 3] }]);
    const preview = await until(
      () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => /Variations/.test(label)),
      () =>
        `the table, not ${JSON.stringify([vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)), told.map(({ message }) => message)])}`,
    );
    assert.ok(preview);
    const { config, step, state } = await status();
    assert.deepEqual([config?.nHead, step, state], [2, 6, 'finished'], 'n_head 3 makes no model of n_embd 8');
    assert.deepEqual(told, []);
  });

  it('is kept with its text: a run of another text that is shown again survives the end of its thread', async () => {
    const { training } = await theParts();
    const text = 'anna\nbob\n';
    const config = readRunConfig();
    const { number } = await training.readCorpus(new TextEncoder().encode(text), 'two', config);
    await training.begin({ config, corpus: number });
    await run('step');
    const first = await status();
    const names = await training.readNames(config);
    await training.begin({ config, corpus: names.number });
    await run('step');
    await training.session.settled();
    await training.showArchived(first.run ?? '');
    await run('step');
    await training.session.settled();
    await training.crash();
    await theMessage(/The training thread ended/);
    const back = await status();
    assert.deepEqual([back.run, back.corpus, back.step], [first.run, 'two', 2]);
  });

  it('leaves the published run as it is', async () => {
    await restoreSettings();
    await run('trainBuiltIn');
    await untilState('finished');
    await assertPublishedLoss(1000);
  });
});
