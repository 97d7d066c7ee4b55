import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import {
  closeAllEditors,
  freshModel,
  hearMessages,
  restoreSettings,
  run,
  status,
  theMessage,
  theParts,
  until,
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
  hearMessages();
  before(closeAllEditors);
  afterEach(async () => {
    await vscode.debug.stopDebugging();
    await until(() => vscode.debug.activeDebugSession === undefined, 'the debug session to end');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await restoreSettings();
  });
  after(closeAllEditors);

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

  it('takes its model from the launch configuration', async () => {
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
    await training.settled();
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
