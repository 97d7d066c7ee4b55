/** What VS Code's own surface tells of training: a notification while it runs, a status bar item, a context key. */

import * as vscode from 'vscode';
import type { SessionStatus, TrainingState } from '../training/status';
import type { Inspector } from './inspector';
import type { Training } from './training';

type Watch = (work: PromiseLike<unknown>) => void;

/** Texts change no faster than this, milliseconds. */
const textInterval = 100;

/** A notification while training runs: step, loss, steps a second; its Cancel pauses. */
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

  show({ step, numSteps, loss, stepsPerSecond }: SessionStatus): void {
    const parts = [vscode.l10n.t('step {0} of {1}', step, numSteps)];
    if (loss !== null) parts.push(vscode.l10n.t('loss {0}', loss.toFixed(4)));
    if (stepsPerSecond !== null) parts.push(vscode.l10n.t('{0} steps/s', Math.round(stepsPerSecond)));
    const percent = numSteps === 0 ? 0 : (100 * step) / numSteps;
    this.progress?.report({ message: parts.join(', '), increment: percent - this.percent });
    if (this.progress !== null) this.percent = percent;
  }

  dispose(): void {
    this.end();
  }
}

/** A status bar item from the first model on: step and loss; a click pauses or continues. */
export function showStatusBar(training: Training): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('microgpt.status', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('MicroGPT Training');
  item.command = 'microgpt.toggle';
  const following = follow(training, ({ state, step, numSteps, loss }) => {
    if (state === 'idle') {
      item.hide();
      return;
    }
    const text =
      loss === null
        ? vscode.l10n.t('MicroGPT: step {0} of {1}', step, numSteps)
        : vscode.l10n.t('MicroGPT: step {0} of {1}, loss {2}', step, numSteps, loss.toFixed(4));
    const { icon, tooltip } = appearance(state);
    item.text = `$(${icon}) ${text}`;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `${text}. ${tooltip}` };
    item.show();
  });
  return vscode.Disposable.from(following, item);
}

/** The icon of what a click does, and the words for it. */
function appearance(state: Exclude<TrainingState, 'idle'>): { readonly icon: string; readonly tooltip: string } {
  switch (state) {
    case 'running':
      return { icon: 'debug-pause', tooltip: vscode.l10n.t('Training runs; click to pause') };
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

/** Keeps the keys by which package.json enables commands: `microgpt.state`, whether there is a step, whether a view of it is shown. */
export function keepContextKeys(training: Training, inspector: Inspector, watch: Watch): vscode.Disposable {
  const kept = new Map<string, unknown>();
  const keep = (key: string, value: unknown) => {
    if (kept.get(key) === value) return;
    kept.set(key, value);
    watch(vscode.commands.executeCommand('setContext', `microgpt.${key}`, value));
  };
  const keepAll = () => {
    keep('state', training.status.state);
    keep('hasStep', training.status.step > 0);
    keep('hasView', inspector.shown !== null);
  };
  keepAll();
  return vscode.Disposable.from(training.onDidChange(keepAll), inspector.onDidChangeShown(keepAll));
}

/** Calls `show` when training changes: at once when its state does, else at most every `textInterval`. */
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
    if (status.state !== state) now();
    else timer ??= setTimeout(now, textInterval);
  });
  return new vscode.Disposable(() => {
    subscription.dispose();
    if (timer !== null) clearTimeout(timer);
  });
}
