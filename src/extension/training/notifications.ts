/**
 * Unasked notifications: divergence, changed settings, a restored run, a run that cannot be kept.
 */

import * as vscode from 'vscode';
import { own } from '../../text/own';
import type { NonFinite, SessionStatus } from '../../training/status';
import type { Errors, Remedy } from '../errors';
import { changesRun, openSettings, readRunConfig, sameRun } from '../settings';
import type { Training } from './training';

/**
 * Reports that training diverged: at which step, and where the first number that is not finite was
 * made.
 */
export function tellDivergence(
  training: Training,
  errors: Errors,
  showLine: (problem: NonFinite) => Promise<void>,
): vscode.Disposable {
  let told: NonFinite | null = null;
  return training.onDidChange(({ problem, newest }) => {
    // An earlier step that is looked at has no problem; the problem that was reported is still
    // there.
    if (problem === null && told !== null && newest >= told.step) return;
    if (problem !== null && (told?.step !== problem.step || told.node !== problem.node)) {
      const { step, loss, what, value, range, code } = problem;
      const place =
        what === 'value'
          ? vscode.l10n.t('The first non-finite value is {0}, made on line {1}: {2}', value, range.line, code)
          : vscode.l10n.t('The first non-finite gradient is {0}, of line {1}: {2}', value, range.line, code);
      const message = vscode.l10n.t('Training diverged and stopped at step {0}, loss {1}. {2}', step, loss, place);
      errors.offer('error', message, [
        { title: vscode.l10n.t('Show Line'), run: () => showLine(problem) },
        { title: vscode.l10n.t('Restart'), run: () => training.restart() },
        openSettings(),
      ]);
    }
    told = problem;
  });
}

/**
 * Reports that a changed setting takes effect at the next restart, where there is a model that was
 * made with other settings.
 */
export function tellChangedSettings(training: Training, errors: Errors): vscode.Disposable {
  const tell = async (event: vscode.ConfigurationChangeEvent) => {
    const { config, program } = training.status;
    // A model file has numbers of its own in place of settings.
    if (config === null || program?.uri != null || !changesRun(event)) return;
    if (sameRun(readRunConfig(), config)) return;
    errors.offer('information', vscode.l10n.t('The changed settings take effect at the next restart.'), [
      { title: vscode.l10n.t('Restart'), run: () => training.restart() },
    ]);
  };
  return vscode.workspace.onDidChangeConfiguration(errors.guarded(tell));
}

/** Reports that a run is back after a reload, or after the worker's death. */
export function tellBroughtBack(errors: Errors, status: SessionStatus, cause: Error | null): void {
  const { state, step, numSteps } = status;
  const where =
    state === 'paused' || state === 'ready'
      ? vscode.l10n.t('Training is back at step {0} of {1}, paused.', step, numSteps)
      : vscode.l10n.t('Training is back at step {0} of {1}, where it had ended.', step, numSteps);
  const why =
    cause === null
      ? vscode.l10n.t('The window was closed or reloaded, or its extension host ended.')
      : vscode.l10n.t('The training thread ended: {0}.', cause.message);
  const remedies: Remedy[] = [
    {
      title: vscode.l10n.t('Open Inspector'),
      run: async () => vscode.commands.executeCommand('microgpt.openInspector'),
    },
  ];
  if (state === 'paused') {
    const run = async () => vscode.commands.executeCommand('microgpt.train');
    remedies.unshift({ title: vscode.l10n.t('Continue'), run });
  }
  errors.offer(cause === null ? 'information' : 'warning', `${why} ${where}${olderWords(status)}`, remedies);
}

/**
 * Words behind a notification of an opened run, about its steps; empty where each is shown bit for
 * bit.
 */
export function olderWords({ fromOlder }: SessionStatus): string {
  return fromOlder
    ? ` ${vscode.l10n.t('An earlier version saved it: its steps so far are recomputed with other last digits.')}`
    : '';
}

/** Offers *Undo* where another run has taken the place of one that was trained. */
export function tellLeftRun(training: Training, errors: Errors): vscode.Disposable {
  let current = training.status.run;
  return training.onDidChange(({ left, program, run }) => {
    if (run === current) return;
    const before = current;
    current = run;
    // Where a run comes back, one that was left earlier may be the last again.
    if (left === null || left.id !== before) return;
    // Whoever changes a model file and runs it again means to; Runs has the run before.
    if (program?.uri != null) return;
    const { id, step, numSteps, corpus } = left;
    errors.offer(
      'information',
      vscode.l10n.t('The run on {0}, at step {1} of {2}, has ended. The view Runs has it.', corpus, step, numSteps),
      [
        { title: vscode.l10n.t('Undo'), run: async () => vscode.commands.executeCommand('microgpt.undo', id) },
        { title: vscode.l10n.t('Show Runs'), run: async () => vscode.commands.executeCommand('microgpt.runs.focus') },
      ],
    );
  });
}

/** Reports that the run cannot be kept on disk. */
export function tellNotKept(errors: Errors, why: Error): void {
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: vscode.l10n.t('disk full'),
    EACCES: vscode.l10n.t('the folder is not writable'),
    EPERM: vscode.l10n.t('the folder is not writable'),
    EROFS: vscode.l10n.t('the disk is read-only'),
  };
  const code = 'code' in why && typeof why.code === 'string' ? why.code : '';
  const message = vscode.l10n.t(
    'The run could not be saved ({0}), so a reload or crash would lose it. Training continues; saving will be retried.',
    own(reasons, code) ?? why.message,
  );
  errors.offer('warning', message, [
    { title: vscode.l10n.t('Show Log'), run: async () => vscode.commands.executeCommand('microgpt.showLog') },
  ]);
}
