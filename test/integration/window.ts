/** What the tests inside VS Code share: the extension, what it tells the user, editors, and waiting for a state. */

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Exports } from '../../src/extension/main';
import type { SessionStatus } from '../../src/training/status';
import { assertClose } from '../close';
import { seed42 } from '../reference';

const extensionId = 'microgpt.microgpt';

export function theExtension(): vscode.Extension<Exports> {
  const extension = vscode.extensions.getExtension<Exports>(extensionId);
  assert(extension, `${extensionId} is installed`);
  return extension;
}

/** The extension's parts, which it hands out to its own tests. */
export async function theParts(): Promise<NonNullable<Exports['parts']>> {
  const { parts } = await theExtension().activate();
  assert(parts, 'the extension runs in test mode');
  return parts;
}

export async function status(): Promise<SessionStatus> {
  return (await theExtension().activate()).status();
}

/** Runs a command of the extension, to its end. */
export async function run(command: string, ...args: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(`microgpt.${command}`, ...args);
}

/** Milliseconds: nothing takes so long but what hangs. */
export const limit = 240_000;

/** Asks again and again until the answer is neither false nor undefined, and returns it. */
export async function until<T>(probe: () => T | Promise<T>, what: string | (() => string)): Promise<NonNullable<T>> {
  const end = performance.now() + limit;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (performance.now() > end) assert.fail(`waited ${limit} ms for ${typeof what === 'string' ? what : what()}`);
    await wait(5);
  }
}

export async function untilState(state: SessionStatus['state']): Promise<SessionStatus> {
  return until(async () => {
    const now = await status();
    return now.state === state ? now : undefined;
  }, `training to be ${state}`);
}

/** The loss of the step at hand is that of the published run; `at`: which step that is to be. */
export async function assertPublishedLoss(at?: number): Promise<void> {
  const { step, loss } = await status();
  if (at !== undefined) assert.equal(step, at);
  if (step > 0) {
    assertClose(loss ?? Number.NaN, seed42.losses[step - 1] ?? Number.NaN, `the loss of step ${step}`, 0, 1e-12);
  }
}

/** A message that was shown, and its buttons. */
export interface Told {
  readonly kind: 'information' | 'warning' | 'error';
  readonly message: string;
  readonly buttons: readonly string[];
  /** Presses a button; undefined closes the message. */
  answer(button: string | undefined): void;
}

/** All messages since `hearMessages`, oldest first, but for offers of *Undo*: one comes wherever a test begins with another run. */
export const told: Told[] = [];
/** The offers of *Undo* since `hearMessages`, oldest first. */
export const undoOffers: Told[] = [];

/** Takes the place of VS Code's messages, so that tests read them and press their buttons, for the tests of this suite. */
export function hearMessages(): void {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  before(() => {
    Object.assign(vscode.window, {
      showInformationMessage: hear('information'),
      showWarningMessage: hear('warning'),
      showErrorMessage: hear('error'),
    });
  });
  afterEach(forget);
  after(() => {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage });
  });
}

/** Closes all messages. */
export function forget(): void {
  for (const message of [...told.splice(0), ...undoOffers.splice(0)]) message.answer(undefined);
}

function hear(kind: Told['kind']) {
  return (message: string, ...buttons: string[]) =>
    new Promise<string | undefined>((answer) => {
      const list = buttons[0] === 'Undo' ? undoOffers : told;
      list.push({ kind, message, buttons, answer });
    });
}

/** The one message that is shown, as soon as it is. */
export async function theMessage(pattern: RegExp): Promise<Told> {
  const message = await until(
    () => told.find((one) => pattern.test(one.message)),
    () => `a message like ${pattern}, not ${JSON.stringify(told.map((one) => one.message))}`,
  );
  assert.deepEqual(
    told.map((one) => one.message),
    [message.message],
    'nothing else is said',
  );
  return message;
}

/** Sets settings of the extension for the workspace, until `restoreSettings`; what is said about it has been said then. */
export async function set(settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    changed.add(name);
    await setting(name, value);
  }
}

const changed = new Set<string>();

/** Takes all settings back, and what was said about it. */
export async function restoreSettings(): Promise<void> {
  for (const name of changed) await setting(name, undefined);
  changed.clear();
  forget();
}

async function setting(name: string, value: unknown): Promise<void> {
  const settings = () => vscode.workspace.getConfiguration('microgpt');
  await settings().update(name, value, vscode.ConfigurationTarget.Workspace);
  await until(() => settings().inspect(name)?.workspaceValue === value, `the setting ${name} to be ${value}`);
}

/** A model without a step taken, of the settings as they are, not running. */
export async function freshModel(): Promise<void> {
  const { training } = await theParts();
  await training.pause();
  await training.restart();
  assert.equal((await status()).state, 'ready');
}

export async function closeAllEditors(): Promise<void> {
  // A revert closes untitled documents without asking for a name.
  while (vscode.window.activeTextEditor?.document.isDirty) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until(() => vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0), 'all editors to close');
}
