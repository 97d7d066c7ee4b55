/** Navigation to earlier steps, and to the branch that was left. */

import * as vscode from 'vscode';
import { type NumberRead, readNumber } from '../../text/read-number';
import type { Training } from './training';

/** Returns the commands of this file, by their names. */
export function stepCommands(training: Training): { readonly [id: string]: (argument?: unknown) => Promise<unknown> } {
  return {
    'microgpt.stepBack': () => stepBack(training),
    'microgpt.goToStep': (step) => goToStep(training, step),
    'microgpt.goToNewestStep': () => training.session.visit(training.status.newest),
    'microgpt.changeBranch': () => training.session.changeBranch(),
  };
}

/** Goes to the step before the current one. */
async function stepBack(training: Training): Promise<void> {
  await training.pause();
  await training.session.visit(Math.max(1, training.status.step - 1));
}

/** Goes to a step that the user gives, or to `given`. */
async function goToStep(training: Training, given: unknown): Promise<void> {
  if (typeof given === 'number') {
    await training.session.visit(given);
    return;
  }
  const { step, newest } = training.status;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('MicroGPT: Go to Step'),
    prompt: vscode.l10n.t('The training step to go to, from 1 to {0}', newest),
    value: String(step),
    // The palette asks for it, after which a webview gets the keyboard back.
    ignoreFocusOut: true,
    // Training may continue meanwhile, and add steps.
    validateInput(text) {
      const read = readStep(text, training.status.newest);
      return 'remedy' in read ? vscode.l10n.t('"{0}" is not a step: {1}.', text, read.remedy) : null;
    },
  });
  if (answer === undefined) return;
  const read = readStep(answer, training.status.newest);
  if ('value' in read) await training.session.visit(read.value);
}

function readStep(text: string, newest: number): NumberRead {
  return readNumber(text, { whole: true, lowest: 1, highest: newest });
}
