import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { readRunConfig } from '../../src/extension/settings';
import { answerLists, answers, asked } from './lists';
import {
  closeAllEditors,
  forget,
  freshModel,
  hearMessages,
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

const uri = vscode.Uri.parse('microgpt:/microgpt.ts');

async function lineOf(text: string): Promise<number> {
  const lines = (await vscode.workspace.openTextDocument(uri)).getText().split('\n');
  return lines.findIndex((line) => line.includes(text));
}

function theSession(): vscode.DebugSession {
  const session = vscode.debug.activeDebugSession;
  assert(session, 'training is debugged');
  return session;
}

/** The frames, as soon as training stands still in `text`. */
async function stoppedAt(text: string): Promise<DebugProtocol.StackFrame[]> {
  const line = (await lineOf(text)) + 1;
  return until(async () => {
    if (!(vscode.debug.activeStackItem instanceof vscode.DebugStackFrame)) return undefined;
    const { stackFrames } = await theSession().customRequest('stackTrace', { threadId: 1 });
    return stackFrames[0]?.line === line ? stackFrames : undefined;
  }, `a stop at ${text}`);
}

async function command(name: string): Promise<void> {
  await vscode.commands.executeCommand(`workbench.action.debug.${name}`);
}

describe('debugging training', () => {
  let folder = '';
  hearMessages();
  answerLists();
  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-debugged-'));
    await closeAllEditors();
  });
  afterEach(async () => {
    await vscode.debug.stopDebugging();
    await until(() => vscode.debug.activeDebugSession === undefined, 'the debug session to end');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await restoreSettings();
  });
  after(async () => {
    await closeAllEditors();
    await modelOfNames();
    fs.rmSync(folder, { recursive: true });
  });
  beforeEach(modelOfNames);

  /** A model of the names, with a step taken. */
  async function modelOfNames(): Promise<void> {
    const { training } = await theParts();
    await training.pause();
    await training.begin({ config: readRunConfig(), corpus: (await training.readNames(readRunConfig())).number });
    await run('step');
  }

  /** Trains on a text, for so many steps. */
  async function trainedOn(text: vscode.Uri, steps: number): Promise<void> {
    const { training } = await theParts();
    const config = readRunConfig();
    const name = path.basename(text.fsPath);
    const { number } = await training.readCorpus(new Uint8Array(fs.readFileSync(text.fsPath)), name, config);
    await training.begin({ config, corpus: number });
    for (let step = 0; step < steps; step++) await run('step');
  }

  /** Launches with these attributes; resolves when the launch has come to a stop, or has ended without one. */
  async function launched(attributes: Readonly<Record<string, unknown>>): Promise<void> {
    const configuration = { type: 'microgpt', request: 'launch', name: 'launched', ...attributes };
    assert(await vscode.debug.startDebugging(undefined, configuration));
  }

  async function end(): Promise<void> {
    await vscode.debug.stopDebugging();
    await until(() => vscode.debug.activeDebugSession === undefined, 'the debug session to end');
  }

  it('joins a run that is finished, at its last step, and goes back from there', async () => {
    await set({ 'training.numSteps': 5 });
    await modelOfNames();
    await run('train');
    const { left } = await untilState('finished');
    const { inspector } = await theParts();
    await until(() => inspector.visible, 'the Inspector');
    const document = await vscode.workspace.openTextDocument({ content: 'in front of it' });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Two });
    await until(() => !inspector.visible, 'the Inspector to be hidden');
    await run('debug');
    await stoppedAt('export function trainStep(');
    await until(() => inspector.visible, 'the Inspector in sight');
    assert.deepEqual([(await status()).step, (await status()).state], [5, 'finished']);
    await command('stepBack');
    await until(async () => (await status()).step === 4, 'step 4');
    assert.deepEqual([(await status()).newest, (await status()).left], [5, left]);
  });

  it('joins a run on another text than the names, where it is paused', async () => {
    const { extensionPath } = theExtension();
    await trainedOn(vscode.Uri.file(path.join(extensionPath, 'test', 'fixtures', 'quotes.txt')), 29);
    const { loss } = await status();
    await run('debug');
    await stoppedAt('export function trainStep(');
    const now = await status();
    assert.deepEqual([now.step, now.newest, now.loss, now.corpus], [29, 29, loss, 'quotes.txt']);
    assert.deepEqual(asked, []);
  });

  it('asks before it leaves a run for another that is launched; Undo brings the run back', async () => {
    await run('step');
    forget();
    answers.push('Cancel', 'Begin It');
    await launched({ nLayer: 2, seed: 7, stopOnEntry: true });
    await until(() => asked.length === 1, 'to be asked');
    assert.equal(asked[0].title, 'Debug Another Run');
    assert.match(
      asked[0].text,
      /^The launch configuration asks for another run: nLayer 2 instead of 1, seed 7 instead of 42\n.*The current run, at step 2 of 1,000, ends\./,
    );
    await until(() => vscode.debug.activeDebugSession === undefined, 'the launch to end');
    assert.deepEqual([(await status()).step, (await status()).config?.nLayer, told], [2, 1, []]);
    await launched({ nLayer: 2, seed: 7, stopOnEntry: true });
    await stoppedAt('export function trainStep(');
    assert.deepEqual([(await status()).step, (await status()).config?.nLayer], [1, 2]);
    await run('undo');
    assert.deepEqual([(await status()).step, (await status()).config?.nLayer], [2, 1]);
    await end();
    // What is asked for is what the run has.
    await launched({ nLayer: 1, corpus: 'names', stopOnEntry: true });
    await stoppedAt('export function trainStep(');
    assert.deepEqual([(await status()).step, asked.length], [2, 2]);
  });

  it('reads the corpus that is launched again: joins where its documents are the same, asks where they changed', async () => {
    const file = vscode.Uri.file(path.join(folder, 'text.txt'));
    fs.writeFileSync(file.fsPath, 'ab\nba');
    const copy = path.join(folder, 'copy.txt');
    fs.writeFileSync(copy, 'ab\r\n\r\n ba ');
    await trainedOn(file, 3);
    await launched({ corpus: copy, stopOnEntry: true });
    await stoppedAt('export function trainStep(');
    assert.deepEqual([(await status()).step, (await status()).corpus, asked], [3, 'text.txt', []]);
    await end();
    fs.writeFileSync(file.fsPath, 'ab\nba\nabba');
    answers.push('Begin It');
    await launched({ corpus: file.fsPath, stopOnEntry: true });
    await stoppedAt('export function trainStep(');
    assert.match(asked[0]?.text ?? '', /another run: the corpus text\.txt as it is now\n/);
    assert.deepEqual([(await status()).step, (await status()).documents], [1, 3]);
    await run('undo');
    assert.deepEqual([(await status()).step, (await status()).documents], [3, 2]);
  });

  it('needs no launch.json: stops at a breakpoint, steps over lines and back', async () => {
    await freshModel();
    const q = await lineOf('const q = linear(');
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(q, 0)))]);
    await run('debug');
    const frames = await stoppedAt('const q = linear(');
    assert.equal(frames[0].name, 'attended = attention, layer 0');
    assert.equal(frames[0].source?.path, 'microgpt:/microgpt.ts');
    await until(
      () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString(),
      'the source in the editor',
    );
    await command('stepOver');
    await stoppedAt('const k = linear(');
    await command('stepInto');
    await stoppedAt('total = total.add(a[i].mul(b[i]))');
    await command('stepOut');
    await stoppedAt('w.map((row) => dot(row, x))');
    await command('stepOut');
    await stoppedAt('const v = linear(');
    await command('stepBack');
    await stoppedAt('const k = linear(');
    assert.equal((await status()).step, 1);
    assert.equal((await status()).state, 'paused');
  });

  it('goes into value.ts with a step into an operation of the backward pass, and back with other moves', async () => {
    const shown = (file: string, what: string) =>
      until(() => vscode.window.activeTextEditor?.document.uri.toString() === `microgpt:/${file}`, what);
    await freshModel();
    await run('debug');
    await stoppedAt('export function trainStep(');
    await command('stepOut');
    const frames = await until(async () => {
      if (!(vscode.debug.activeStackItem instanceof vscode.DebugStackFrame)) return undefined;
      const { stackFrames } = await theSession().customRequest('stackTrace', { threadId: 1 });
      return (stackFrames as DebugProtocol.StackFrame[]).at(-2)?.name.startsWith('backward') ? stackFrames : undefined;
    }, 'the backward pass');
    assert.equal(frames.at(-2)?.source?.path, 'microgpt:/value.ts');
    assert.equal(frames.at(-1)?.line, (await lineOf('.backward()')) + 1);
    await shown('microgpt.ts', 'the source in the editor');
    await command('stepInto');
    await shown('value.ts', 'the scalars in the editor');
    await command('stepOver');
    await shown('microgpt.ts', 'the source in the editor again');
  });

  it('stops at the beginning of the first step where no breakpoint would stop it', async () => {
    await freshModel();
    await run('debug');
    const [frame] = await stoppedAt('export function trainStep(');
    assert.match(frame.name, /^step 1 'yuheng'/);
  });

  it('shares the session with the commands', async () => {
    await freshModel();
    await run('debug');
    await stoppedAt('export function trainStep(');
    await run('step');
    await until(async () => (await status()).step === 2, 'step 2');
    const { result } = await theSession().customRequest('evaluate', { expression: 'step' });
    assert.equal(result, '2');
    await vscode.debug.stopDebugging();
    assert.equal((await status()).step, 2);
  });

  it('takes a model from the launch configuration where there is none that was trained', async () => {
    await freshModel();
    await vscode.debug.startDebugging(undefined, {
      ...{ type: 'microgpt', request: 'launch', name: 'small' },
      ...{ nLayer: 2, nEmbd: 8, nHead: 2, stopAtStep: 3 },
    });
    await stoppedAt('export function trainStep(');
    assert.deepEqual([(await status()).step, (await status()).config?.nLayer], [3, 2]);
  });

  it('ends in clear words when the training thread dies while it is stopped; the step is back, and is stopped in again', async () => {
    await freshModel();
    await run('debug');
    await stoppedAt('export function trainStep(');
    const { training } = await theParts();
    // Before the new run is kept for the first time it is the one before it that comes back.
    await training.session.settled();
    await training.crash();
    const message = await theMessage(/The training thread ended: .*back at step 1 of \d+, paused/);
    assert.equal(message.kind, 'warning');
    await until(() => vscode.debug.activeDebugSession === undefined, 'the debug session to end');
    assert.equal((await status()).state, 'paused');
    await run('debug');
    await stoppedAt('export function trainStep(');
    assert.equal((await status()).step, 1);
  });

  it('leaves training as it is when the session is ended while it is stopped', async () => {
    await freshModel();
    await vscode.debug.startDebugging(undefined, {
      ...{ type: 'microgpt', request: 'launch', name: 'third step' },
      stopAtStep: 3,
    });
    await stoppedAt('export function trainStep(');
    await vscode.debug.stopDebugging();
    await until(() => vscode.debug.activeDebugSession === undefined, 'the debug session to end');
    assert.deepEqual([(await status()).step, (await status()).state], [3, 'paused']);
    await run('step');
    assert.equal((await status()).step, 4);
  });
});
