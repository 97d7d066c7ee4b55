/**
 * Progress in VS Code's own surface: a notification while training runs, a status bar item, a
 * context key.
 */

import * as vscode from 'vscode';
import { formatLoss } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import type { SessionStatus, TrainingState } from '../../training/status';
import type { Inspector } from '../inspector/inspector';
import type { Training } from './training';

type Watch = (work: PromiseLike<unknown>) => void;

/** Texts change no faster than this, milliseconds. */
const textInterval = 100;
/**
 * How long the views that accompany a shown step wait, milliseconds: one thread of the window may
 * draw them and the Inspector, which is first.
 */
const inspectorFirst = 100;

/** Shows a notification while training runs: step, loss, steps a second; its Cancel pauses. */
export function showProgress(training: Training, watch: Watch): vscode.Disposable {
  let notification: RunNotification | null = null;
  const following = follow(training, (status) => {
    if (status.state === 'running') {
      notification ??= new RunNotification(training, watch);
      notification.show(status);
    } else {
      notification?.dispose();
      notification = null;
    }
  });
  return new vscode.Disposable(() => {
    following.dispose();
    notification?.dispose();
  });
}

/** One notification, from the start of a run to its pause or end. */
class RunNotification implements vscode.Disposable {
  private progress: vscode.Progress<{ message: string; increment: number }> | null = null;
  private percent = 0;
  private end: () => void = () => {};

  constructor(training: Training, watch: Watch) {
    const ended = new Promise<void>((resolve) => {
      this.end = resolve;
    });
    const options: vscode.ProgressOptions = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Training MicroGPT'),
      cancellable: true,
    };
    watch(
      vscode.window.withProgress(options, (progress, cancellation) => {
        this.progress = progress;
        this.show(training.status);
        cancellation.onCancellationRequested(() => watch(training.pause()));
        return ended;
      }),
    );
  }

  show({ step, numSteps, loss, stepsPerSecond, visiting }: SessionStatus): void {
    const parts = [
      visiting === null
        ? vscode.l10n.t('step {0} of {1}', step, numSteps)
        : vscode.l10n.t('recomputing step {0} on the way to step {1}', step, visiting),
    ];
    if (loss !== null) parts.push(vscode.l10n.t('loss {0}', formatLoss(loss)));
    if (stepsPerSecond !== null) parts.push(vscode.l10n.t('{0} steps/s', Math.round(stepsPerSecond)));
    const percent = numSteps === 0 ? 0 : (100 * step) / (visiting ?? numSteps);
    this.progress?.report({ message: parts.join(', '), increment: percent - this.percent });
    if (this.progress !== null) this.percent = percent;
  }

  dispose(): void {
    this.end();
  }
}

/** Shows a status bar item from the first model on: step and loss; a click pauses or continues. */
export function showStatusBar(training: Training): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('microgpt.status', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('MicroGPT Training');
  item.command = 'microgpt.toggle';
  const following = follow(training, (status) => {
    const { state, step, numSteps, loss, corpus } = status;
    if (state === 'idle') {
      item.hide();
      return;
    }
    const parts = [vscode.l10n.t('step {0} of {1}', step, numSteps)];
    if (loss !== null) parts.push(vscode.l10n.t('loss {0}', formatLoss(loss)));
    const text = vscode.l10n.t('MicroGPT: {0}', [...parts, ...whereabouts(status)].join(', '));
    const { icon, tooltip } = appearance(state);
    item.text = `$(${icon}) ${text}`;
    item.tooltip = corpus === null ? tooltip : vscode.l10n.t('{0}\nCorpus: {1}', tooltip, shownText(corpus));
    item.accessibilityInformation = { label: `${text}. ${tooltip}` };
    item.show();
  });
  return vscode.Disposable.from(following, item);
}

/**
 * Returns the words for the newest step and the branch, where training is not at the newest step of
 * the only branch.
 */
export function whereabouts({ step, newest, branch, other }: SessionStatus): string[] {
  const parts: string[] = [];
  if (step < newest) parts.push(vscode.l10n.t('newest {0}', newest));
  if (branch !== null && (other !== null || branch.number > 1)) parts.push(vscode.l10n.t('branch {0}', branch.number));
  return parts;
}

/** Returns the icon and the label of what a click does. */
function appearance(state: Exclude<TrainingState, 'idle'>): { readonly icon: string; readonly tooltip: string } {
  switch (state) {
    case 'running':
      return { icon: 'debug-pause', tooltip: vscode.l10n.t('Training is running; click to pause') };
    case 'ready':
      return { icon: 'play', tooltip: vscode.l10n.t('The model is ready; click to train') };
    case 'paused':
      return { icon: 'play', tooltip: vscode.l10n.t('Training is paused; click to continue') };
    case 'finished':
      return { icon: 'check', tooltip: vscode.l10n.t('Training is finished; click to restart') };
    case 'diverged':
      return { icon: 'warning', tooltip: vscode.l10n.t('Training diverged; click to restart') };
  }
}

/**
 * Updates the keys by which package.json enables commands: `microgpt.state`, whether there is a
 * step, whether a view of it is shown.
 */
export function keepContextKeys(training: Training, inspector: Inspector, watch: Watch): vscode.Disposable {
  const kept = new Map<string, unknown>();
  const keep = (key: string, value: unknown) => {
    if (kept.get(key) === value) return;
    kept.set(key, value);
    watch(vscode.commands.executeCommand('setContext', `microgpt.${key}`, value));
  };
  let timer: NodeJS.Timeout | null = null;
  const keepAll = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    keep('state', training.status.state);
    const { step, newest, other, left, program, generation } = training.status;
    keep('hasStep', step > 0);
    keep('hasEarlierStep', step > 1);
    keep('hasLaterStep', step < newest);
    keep('hasOtherBranch', other !== null);
    keep('hasLeftRun', left !== null);
    keep('hasView', inspector.shown !== null);
    keep('runsFile', program?.uri != null);
    keep('hasGeneration', generation !== null);
  };
  const keepSoon = ({ state }: SessionStatus) => {
    if (inspector.shown === null || state === 'running' || kept.get('state') === 'running') keepAll();
    else timer ??= setTimeout(keepAll, inspectorFirst);
  };
  keepAll();
  const subscriptions = [training.onDidChange(keepSoon), inspector.onDidChangeShown(keepAll)];
  return new vscode.Disposable(() => {
    for (const subscription of subscriptions) subscription.dispose();
    if (timer !== null) clearTimeout(timer);
  });
}

/**
 * Calls `show` when training changes: at once when it begins or ends, else at most every
 * `textInterval`.
 */
function follow(training: Training, show: (status: SessionStatus) => void): vscode.Disposable {
  let state: TrainingState | null = null;
  let timer: NodeJS.Timeout | null = null;
  const now = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    state = training.status.state;
    show(training.status);
  };
  const subscription = training.onDidChange((status) => {
    if (state === null || (status.state === 'running') !== (state === 'running')) now();
    else timer ??= setTimeout(now, textInterval);
  });
  return new vscode.Disposable(() => {
    subscription.dispose();
    if (timer !== null) clearTimeout(timer);
  });
}
