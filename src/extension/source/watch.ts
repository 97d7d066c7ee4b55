/**
 * Source statistics: the figures of the source's lines and functions in the current step, for the
 * editors that show the source.
 */

import * as vscode from 'vscode';
import type { FunctionFigures, SourceStatistics } from '../../inspection/source-statistics';
import { changesSourceViews, readSourceViews, type SourceViews } from '../settings';
import type { Training } from '../training/training';
import type { RunningSource } from './running-source';

/** While training runs, the figures shown change no more often than this, milliseconds. */
const runningInterval = 500;
/**
 * After a single step the Inspector is first: one thread of the window draws both, this many
 * milliseconds apart.
 */
const stepDelay = 100;
/**
 * Steps that follow one another faster than this, milliseconds, are shown once they rest: to draw
 * the editor again would delay the next.
 */
const restDelay = 400;

export interface SourceWatchOptions {
  readonly training: Training;
  readonly running: RunningSource;
  /** Runs work in the background; its failure is shown. */
  readonly watch: (work: PromiseLike<unknown>) => void;
}

/**
 * Requests the statistics after a step, as long as an editor with the source is visible and a
 * setting wants them.
 */
export class SourceWatch implements vscode.Disposable {
  private readonly options: SourceWatchOptions;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the statistics or the enabled views have changed. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private shown: SourceStatistics | null = null;
  private wanted = readSourceViews();
  /** Whether training has changed since the last request for the statistics. */
  private stale = true;
  private asking = false;
  private askedAt = Number.NEGATIVE_INFINITY;
  private changedAt = Number.NEGATIVE_INFINITY;
  /** Whether the last change was not part of a run. */
  private stepping = false;
  /** How long a change waits to be shown while nothing runs, milliseconds. */
  private delay = stepDelay;
  private timer: NodeJS.Timeout | null = null;

  constructor(options: SourceWatchOptions) {
    this.options = options;
    this.subscriptions = [
      options.training.onDidChange(({ state, step }) => {
        this.stale = true;
        if (step === 0 || !this.isShown()) this.forget();
        const now = performance.now();
        this.delay = this.stepping && now - this.changedAt < restDelay ? restDelay : stepDelay;
        this.stepping = state !== 'running';
        this.changedAt = now;
        this.refresh();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.refresh();
        this.changed.fire();
      }),
      options.running.onDidChange(() => {
        this.refresh();
        this.changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!changesSourceViews(event)) return;
        this.wanted = readSourceViews();
        this.refresh();
        this.changed.fire();
      }),
      this.changed,
    ];
    this.refresh();
  }

  /** The statistics of the last step requested; null before the first step. */
  get statistics(): SourceStatistics | null {
    return this.shown;
  }

  /** Returns the figures of a function; undefined for one that did not run. */
  functionNamed(name: string): FunctionFigures | undefined {
    return this.shown?.functions.find((one) => one.name === name);
  }

  /** The document that has the source. */
  get running(): RunningSource {
    return this.options.running;
  }

  /** The views that the settings enable. */
  get views(): SourceViews {
    return this.wanted;
  }

  dispose(): void {
    this.cancelTimer();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Requests them now or, while training runs, when the interval has passed. */
  private refresh(): void {
    this.cancelTimer();
    if (!this.stale || this.asking || !this.isShown()) return;
    const running = this.options.training.status.state === 'running';
    const due = running ? this.askedAt + runningInterval : this.changedAt + this.delay;
    const wait = due - performance.now();
    if (wait <= 0) this.options.watch(this.ask());
    else this.timer = setTimeout(() => this.refresh(), wait);
  }

  private async ask(): Promise<void> {
    this.asking = true;
    this.stale = false;
    this.askedAt = performance.now();
    try {
      const statistics = await this.options.training.queries.sourceStatistics();
      this.shown = this.options.training.status.step === 0 ? null : statistics;
    } finally {
      this.asking = false;
    }
    this.changed.fire();
    this.refresh();
  }

  /**
   * Hides the figures of another model, or of a step that went by unseen, until the answer comes.
   */
  private forget(): void {
    if (this.shown === null) return;
    this.shown = null;
    this.changed.fire();
  }

  private isShown(): boolean {
    const { codeLens, lineDecorations, hover } = this.wanted;
    return (
      (codeLens || lineDecorations || hover) &&
      vscode.window.visibleTextEditors.some(({ document }) => this.running.shows(document))
    );
  }

  private cancelTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
