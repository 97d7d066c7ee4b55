/** What the source's lines and functions did in the step at hand, for the editors that show the source. */

import * as vscode from 'vscode';
import type { FunctionFigures, SourceStatistics } from '../../inspection/source-statistics';
import { changesSourceViews, readSourceViews, type SourceViews } from '../settings';
import type { Training } from '../training/training';
import { isModelSource } from './model-source';

/** While training runs, what is shown changes no more often than this, milliseconds. */
const runningInterval = 500;
/** After a single step the Inspector is first: one thread of the window draws both, this many milliseconds apart. */
const stepDelay = 100;
/** Steps that follow one another faster than this are shown once they rest: to draw the editor anew would hold up the next. */
const restDelay = 400;

export interface SourceWatchOptions {
  readonly training: Training;
  /** Lets work go on by itself; its failure is shown. */
  readonly watch: (work: PromiseLike<unknown>) => void;
}

/** Asks for the statistics after a step, as long as an editor with the source is visible and a setting wants them. */
export class SourceWatch implements vscode.Disposable {
  private readonly options: SourceWatchOptions;
  private readonly changed = new vscode.EventEmitter<void>();
  /** The statistics or what is to be shown of them have changed. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private shown: SourceStatistics | null = null;
  private wanted = readSourceViews();
  /** Whether training has changed since the statistics were asked for. */
  private stale = true;
  private asking = false;
  private askedAt = Number.NEGATIVE_INFINITY;
  private changedAt = Number.NEGATIVE_INFINITY;
  /** Whether the last change was no part of a run. */
  private stepping = false;
  /** How long a change waits to be shown while nothing runs. */
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

  /** Of the last step that was asked for; null before the first step. */
  get statistics(): SourceStatistics | null {
    return this.shown;
  }

  /** What a function did; undefined for one that did not run. */
  functionNamed(name: string): FunctionFigures | undefined {
    return this.shown?.functions.find((one) => one.name === name);
  }

  /** What the settings want to be shown. */
  get views(): SourceViews {
    return this.wanted;
  }

  dispose(): void {
    this.cancelTimer();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Asks now or, while training runs, when it is time. */
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

  /** What was of another model, or of a step that went by unseen, is not shown until the answer comes. */
  private forget(): void {
    if (this.shown === null) return;
    this.shown = null;
    this.changed.fire();
  }

  private isShown(): boolean {
    const { codeLens, lineDecorations, hover } = this.wanted;
    return (codeLens || lineDecorations || hover) && vscode.window.visibleTextEditors.some(isModelSource);
  }

  private cancelTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
