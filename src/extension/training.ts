/** The one training session of the window: its worker, its model, where it is. */

import * as vscode from 'vscode';
import { UserError } from '../engine/user-error';
import type { MatchRow } from '../graph/matches';
import type { Selection } from '../graph/view';
import type { SourceRange } from '../instrument/tables';
import type { DebugApi } from '../protocol/debug-api';
import type { CursorReport, DebugMessage } from '../training/debug-data';
import type { ExportFile, ExportKind, ExportRequest } from '../training/export';
import type { InspectorSnapshot, MatchesRequest, SnapshotRequest } from '../training/snapshot';
import type { SourceStatistics } from '../training/source-statistics';
import type { RunConfig, SampleOptions, SessionStatus } from '../training/status';
import { logged, RemediableError } from './errors';
import { SessionWorker } from './session-worker';
import { readRunConfig, settingsError } from './settings';

/** Where training is while there is no model, and perhaps no worker. */
const noModel: SessionStatus = {
  state: 'idle',
  step: 0,
  numSteps: 0,
  loss: null,
  learningRate: null,
  document: null,
  stepsPerSecond: null,
  config: null,
  documents: 0,
  vocabularySize: 0,
  parameters: 0,
  problem: null,
};

export interface TrainingOptions {
  /** Folder of the build: worker.cjs, names.txt. */
  readonly dist: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Told of a worker that died, and of an error that paused training. */
  readonly failed: (error: Error) => void;
}

/** A run that is not as the settings say. */
export interface AskedRun {
  readonly config: RunConfig;
  /** One document a line; the names that come with the extension where it is not given. */
  readonly corpus?: string;
  readonly corpusName?: string;
}

/** Owns the session. The worker starts with the first model and again after its death, when a model is asked for. */
export class Training implements vscode.Disposable {
  private readonly options: TrainingOptions;
  private readonly changed = new vscode.EventEmitter<SessionStatus>();
  /** Where training is now; fires up to a hundred times a second while it runs. */
  readonly onDidChange = this.changed.event;

  private readonly exported = new vscode.EventEmitter<number>();
  /** So many bytes of the file that is being made are there. */
  readonly onDidExport = this.exported.event;
  private readonly moved = new vscode.EventEmitter<CursorReport | null>();
  /** The cursor inside the recorded step has moved; null: no step is recorded any more. */
  readonly onDidMove = this.moved.event;
  private readonly said = new vscode.EventEmitter<DebugMessage>();
  /** A log point was met, a breakpoint failed, a parameter was set. */
  readonly onDidSay = this.said.event;

  private current = noModel;
  private worker: SessionWorker | null = null;
  private corpusText: string | null = null;
  private corpusOrigin = '';
  /** What changes the model is done one after the other, so that two commands never make two models. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: TrainingOptions) {
    this.options = options;
  }

  get status(): SessionStatus {
    return this.current;
  }

  /** Lets training run to the end of its schedule; makes a model first where there is none. */
  run(): Promise<void> {
    return this.inTurn(async () => void (await (await this.withModel()).session.run()));
  }

  /** Stops after the step at hand; does nothing where training does not run. */
  pause(): Promise<void> {
    return this.inTurn(async () => {
      if (this.worker !== null && this.current.state === 'running') await this.worker.session.pause();
    });
  }

  /** One training step; makes a model first where there is none. */
  step(): Promise<void> {
    return this.inTurn(async () => void (await (await this.withModel()).session.step()));
  }

  /** Begins anew with the settings as they are now. Goes on running if it ran. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      const running = this.current.state === 'running';
      const { session } = await this.makeModel();
      if (running) await session.run();
    });
  }

  /** Begins anew with a run of its own, not that of the settings. */
  begin(run: AskedRun): Promise<void> {
    return this.inTurn(async () => void (await this.makeModel(run)));
  }

  /** Where the documents of the model are from: empty for the names that come with the extension. */
  get corpusName(): string {
    return this.corpusOrigin;
  }

  /** What a debugger asks of the session. Throws a UserError where there is none. */
  get debugging(): DebugApi {
    return this.theWorker().session;
  }

  /** Names from the model as it is. Throws a UserError where there is none. */
  async sample(options: SampleOptions, signal: AbortSignal): Promise<readonly string[]> {
    return await this.theWorker().session.sample(options, signal);
  }

  /** About how long a file would be, bytes. Throws a UserError where there is no step. */
  async exportLength(kind: ExportKind): Promise<number> {
    return await this.theWorker().session.exportLength(kind);
  }

  /** A file of the step at hand, or of the run. */
  async export(request: ExportRequest, signal: AbortSignal): Promise<ExportFile> {
    return await this.theWorker().session.export(request, signal);
  }

  /** What the Inspector shows of this moment. */
  async snapshot(request: SnapshotRequest): Promise<InspectorSnapshot> {
    if (this.worker === null) return { status: this.current, losses: new Float64Array(), recorded: null };
    return await this.worker.session.snapshot(request);
  }

  /** What the lines and functions of the source did in the step at hand; null where there is none. */
  async sourceStatistics(): Promise<SourceStatistics | null> {
    return this.worker === null ? null : await this.worker.session.sourceStatistics();
  }

  /** Matches of a filter; null where there is no such step. */
  async matches(request: MatchesRequest, signal?: AbortSignal): Promise<readonly MatchRow[] | null> {
    return this.worker === null ? null : await this.worker.session.matches(request, signal);
  }

  /** The place in the source of what is selected in recorded step `step`. Throws a UserError where that step is gone. */
  async locate(selection: Selection, step: number): Promise<SourceRange> {
    return await this.theWorker().session.locate(selection, step);
  }

  /** The documents, one a line. */
  async corpus(): Promise<string> {
    this.corpusText ??= await readText(vscode.Uri.joinPath(this.options.dist, 'names.txt'));
    return this.corpusText;
  }

  /** Ends the worker as a crash would, to see that it is survived. */
  async crash(): Promise<void> {
    await this.worker?.crash();
  }

  dispose(): void {
    this.worker?.dispose().catch((error: Error) => this.options.log.error(logged(error)));
    this.worker = null;
    this.changed.dispose();
    this.exported.dispose();
    this.moved.dispose();
    this.said.dispose();
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task, task);
    this.last = result;
    return result;
  }

  /** The session tells of each change before it answers the call that made it, so that after a call this is its outcome. */
  private update(status: SessionStatus): void {
    this.current = status;
    this.changed.fire(status);
  }

  private theWorker(): SessionWorker {
    if (this.worker !== null && this.current.state !== 'idle') return this.worker;
    throw new RemediableError(vscode.l10n.t('There is no model yet; train one first.'), {
      title: vscode.l10n.t('Train'),
      run: async () => vscode.commands.executeCommand('microgpt.train'),
    });
  }

  private async withModel(): Promise<SessionWorker> {
    return this.worker !== null && this.current.state !== 'idle' ? this.worker : await this.makeModel();
  }

  private async makeModel(asked?: AskedRun): Promise<SessionWorker> {
    const config = asked?.config ?? readRunConfig();
    const corpus = asked?.corpus ?? (await this.corpus());
    this.worker ??= this.startWorker();
    const worker = this.worker;
    try {
      await worker.session.restart(config, corpus);
    } catch (error) {
      // The corpus is the extension's own: what makes no model is a setting.
      if (asked !== undefined) throw error;
      throw error instanceof UserError && !(error instanceof RemediableError) ? settingsError(error.message) : error;
    }
    this.corpusOrigin = asked?.corpusName ?? '';
    this.options.log.info(`A model of ${this.current.parameters} parameters: ${JSON.stringify(config)}`);
    return worker;
  }

  private startWorker(): SessionWorker {
    const { dist, log, failed } = this.options;
    const worker: SessionWorker = new SessionWorker({
      file: vscode.Uri.joinPath(dist, 'worker.cjs').fsPath,
      events: {
        progress: (status) => this.update(status),
        exporting: (bytes) => this.exported.fire(bytes),
        moved: (report) => this.moved.fire(report),
        said: (message) => this.said.fire(message),
        failed: ({ name, message, stack }) =>
          failed(name === 'UserError' ? new UserError(message) : Object.assign(new Error(message), { name, stack })),
      },
      log: (error) => log.warn(logged(error)),
      ended: (cause) => {
        log.error(logged(cause));
        const { state, step } = this.current;
        const error = new RemediableError(
          vscode.l10n.t('The training thread ended after step {0}, and the model with it: {1}', step, cause.message),
          { title: vscode.l10n.t('Restart'), run: () => (state === 'running' ? this.run() : this.restart()) },
        );
        this.worker = null;
        this.update(noModel);
        failed(error);
        return error;
      },
    });
    return worker;
  }
}

async function readText(file: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
