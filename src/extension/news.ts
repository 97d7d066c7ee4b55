/** What the user is told without having asked: divergence, changed settings, a run that a reload cut off. */

import * as vscode from 'vscode';
import type { NonFinite } from '../training/status';
import type { Errors } from './errors';
import { changesRun, openSettings, readRunConfig, sameRun } from './settings';
import type { Training } from './training';

/** Where the step of a run that is under way is kept, to tell after a reload that it is gone. */
const interruptedKey = 'microgpt.run';

/** Tells that training diverged: at which step, and where the first number that is not finite was made. */
export function tellDivergence(
  training: Training,
  errors: Errors,
  showLine: (problem: NonFinite) => Promise<void>,
): vscode.Disposable {
  let told: NonFinite | null = null;
  return training.onDidChange(({ problem }) => {
    if (problem !== null && (told?.step !== problem.step || told.node !== problem.node)) {
      const { step, loss, what, value, range, code } = problem;
      const place =
        what === 'value'
          ? vscode.l10n.t('The first value that is not finite is {0}, made in line {1}: {2}', value, range.line, code)
          : vscode.l10n.t('The first gradient that is not finite is {0}, of line {1}: {2}', value, range.line, code);
      const message = vscode.l10n.t('Training diverged and is stopped at step {0}, loss {1}. {2}', step, loss, place);
      errors.offer('error', message, [
        { title: vscode.l10n.t('Show Line'), run: () => showLine(problem) },
        { title: vscode.l10n.t('Restart'), run: () => training.restart() },
        openSettings(),
      ]);
    }
    told = problem;
  });
}

/** Tells that a changed setting takes effect at the next restart, where there is a model that was made with other settings. */
export function tellChangedSettings(training: Training, errors: Errors): vscode.Disposable {
  const tell = async (event: vscode.ConfigurationChangeEvent) => {
    const { config } = training.status;
    if (config === null || !changesRun(event)) return;
    if (sameRun(readRunConfig(), config)) return;
    errors.offer('information', vscode.l10n.t('The changed settings take effect when training is restarted.'), [
      { title: vscode.l10n.t('Restart'), run: () => training.restart() },
    ]);
  };
  return vscode.workspace.onDidChangeConfiguration(errors.guarded(tell));
}

/** Tells after a reload of the window that the run it interrupted is gone; remembers the run of this window. */
export function tellInterruption(training: Training, errors: Errors, memory: vscode.Memento): vscode.Disposable {
  const before = memory.get<{ readonly numSteps: number }>(interruptedKey);
  if (before !== undefined) {
    const message = vscode.l10n.t(
      'The window was reloaded or closed in the middle of training. The model is not kept: Train begins anew, from step 1 of {0}.',
      before.numSteps,
    );
    errors.offer('information', message, [
      { title: vscode.l10n.t('Train'), run: async () => vscode.commands.executeCommand('microgpt.train') },
    ]);
    errors.watch(memory.update(interruptedKey, undefined));
  }
  let kept = false;
  return training.onDidChange(({ state, step, numSteps }) => {
    const underWay = state === 'running' || (state === 'paused' && step > 0);
    if (underWay === kept) return;
    kept = underWay;
    errors.watch(memory.update(interruptedKey, underWay ? { numSteps } : undefined));
  });
}
