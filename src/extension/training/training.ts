/** Training: the one training session of the window, its worker, its model, its state. */

import * as vscode from 'vscode';
import type { CursorReport, DebugMessage } from '../../debugger/reports';
import { UserError } from '../../engine/user-error';
import { type Calls, transferring } from '../../protocol/rpc';
import type { AskedModel, CheckpointRead, CorpusRead, SavedPart, SessionApi } from '../../protocol/session-api';
import type { Division } from '../../training/corpus/division';
import type { RunSummary } from '../../training/run-summary';
import type { RunBeside } from '../../training/session';
import type { RunConfig, SessionStatus } from '../../training/status';
import type { TrialCorpus } from '../../training/trial/trial';
import { readCorpusFile } from '../corpus/read';
import { logged, RemediableError } from '../errors';
import type { ArchivedRun, RunArchive } from '../runs/run-archive';
import { readDivision, readHistoryBudget, readRunConfig, readRunsBudget, settingsError } from '../settings';
import { emptySession, noModel, type SessionQueries } from './empty-session';
import { recoverKept } from './recover';
import type { KeptRun, RunStore } from './run-store';
import { EndlessStep, SessionWorker } from './session-worker';

/** The name of the corpus that comes with the extension. */
export const builtInCorpus = 'names';

export interface TrainingOptions {
  /** Folder of the build: worker/, names.txt. */
  readonly dist: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** The store that keeps the run, to be brought back. */
  readonly store: Promise<RunStore>;
  /** The runs that others have replaced. */
  readonly archive: RunArchive;
  /** Called when runs were dropped from the archive, for want of room. */
  readonly dropped: (runs: readonly ArchivedRun[]) => void;
  /** The speed that was chosen before, steps a second. */
  readonly speed: number | null;
  /** Called when a run is back after a reload, or, with a `cause`, after the worker's death. */
  readonly broughtBack: (status: SessionStatus, cause: Error | null) => void;
  /** Called when a run cannot be kept; once, until it can be kept again. */
  readonly notKept: (why: Error) => void;
  /** Called when a worker died, and with an error that paused training. */
  readonly failed: (error: Error) => void;
}

/**
 * The session's calls but for those that `Training` makes itself: in their turn, or where there is
 * no model yet.
 */
export type SessionCalls = Omit<
  Calls<SessionApi>,
  'run' | 'pause' | 'step' | 'restart' | 'undo' | 'resume' | 'recover' | 'readCorpus' | 'readCheckpoint'
>;

export interface ReadOptions {
  /** What the documents are; absent: as the setting says. */
  readonly division?: Division;
  readonly signal?: AbortSignal | undefined;
}

/** A run with a configuration other than the settings'. */
export interface AskedRun {
  readonly config: RunConfig;
  /**
   * The number of the corpus that was read for it; null: the current one, or the names where there
   * is none.
   */
  readonly corpus: number | null;
  /** Absent: the program of the current run, or the built-in one where there is none. */
  readonly model?: AskedModel;
}

/**
 * Owns the session. The worker starts with the first model and again after its death, when a model
 * is requested.
 */
export class Training implements vscode.Disposable {
  private readonly options: TrainingOptions;
  private readonly changed = new vscode.EventEmitter<SessionStatus>();
  /** Fires when the state of training changes, up to a hundred times a second while it runs. */
  readonly onDidChange = this.changed.event;

  private readonly read = new vscode.EventEmitter<number>();
  /** Fires with the share of a corpus that has been read, from 0 to 1. */
  readonly onDidRead = this.read.event;
  private readonly exported = new vscode.EventEmitter<number>();
  /** Fires with the number of bytes made so far of the file that is being made. */
  readonly onDidExport = this.exported.event;
  private readonly moved = new vscode.EventEmitter<CursorReport | null>();
  /**
   * Fires when the cursor inside the recorded step has moved; null: no step is recorded any more.
   */
  readonly onDidMove = this.moved.event;
  private readonly said = new vscode.EventEmitter<DebugMessage>();
  /** Fires when a log point was met, a breakpoint failed, or a parameter was set. */
  readonly onDidSay = this.said.event;

  private readonly archived = new vscode.EventEmitter<string>();
  /** Fires with the id of a run that the archive has got. */
  readonly onDidArchive = this.archived.event;

  private current = noModel;
  private worker: SessionWorker | null = null;
  /**
   * Changes of the model are made one after the other, so that two commands never make two models.
   */
  private last: Promise<unknown> = Promise.resolve();

  private speed: number | null;
  private closing: Promise<void> | null = null;
  private keeping = true;
  private recovering = false;

  constructor(options: TrainingOptions) {
    this.options = options;
    this.speed = options.speed;
    // Requests made meanwhile wait for their turn.
    void this.inTurn(() => this.bringBack(null));
  }

  get status(): SessionStatus {
    return this.current;
  }

  /**
   * The session. Its calls do not wait for a turn. Throws a RemediableError where there is no
   * model.
   */
  get session(): SessionCalls {
    return this.theModel();
  }

  /** The session's queries that have an answer without a model as well. */
  get queries(): SessionQueries {
    return this.worker?.session ?? emptySession;
  }

  /**
   * Lets training run for `steps` steps, or to the end of its schedule; makes a model first where
   * there is none.
   */
  run(steps?: number): Promise<void> {
    return this.inTurn(async () => void (await (await this.withModel()).run(steps)));
  }

  /** Stops after the current step; does nothing where training does not run. */
  pause(): Promise<void> {
    return this.inTurn(async () => {
      if (this.current.state === 'running') await this.model?.pause();
    });
  }

  /** Sets the most steps a second that training takes, from now on; null for as many as the machine takes. */
  async setSpeed(stepsPerSecond: number | null): Promise<void> {
    this.speed = stepsPerSecond;
    await this.worker?.session.setSpeed(stepsPerSecond);
  }

  /** Takes one training step; makes a model first where there is none. */
  step(): Promise<void> {
    return this.inTurn(async () => void (await (await this.withModel()).step()));
  }

  /**
   * Begins a new run with the current settings, on the same corpus. Continues to train if training
   * ran.
   */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      const running = this.current.state === 'running';
      const session = await this.makeModel();
      if (running) await session.run();
    });
  }

  /** Begins a new run with a configuration of its own in place of the settings. */
  begin(run: AskedRun): Promise<void> {
    return this.inTurn(async () => void (await this.makeModel(run)));
  }

  /**
   * Brings back the previous run, or an earlier one by its id: as it was left where the session still
   * has it, else from the archive. Throws a UserError where neither has it.
   */
  undo(id?: string): Promise<void> {
    return this.inTurn(async () => {
      const left = id ?? this.current.left?.id;
      if (left === undefined) throw new UserError(vscode.l10n.t('There is no run to bring back.'));
      try {
        await this.theModel().undo(left);
      } catch (error) {
        const kept = error instanceof UserError ? await this.options.archive.load(left) : null;
        if (kept === null) throw error;
        await this.recoverFrom(kept);
      }
    });
  }

  /**
   * Reads a text in UTF-8 for a run to be begun on it; the bytes are transferred to the worker. The
   * current run stays as it is. Throws a RemediableError where the setting has no division.
   */
  async readCorpus(
    bytes: Uint8Array<ArrayBuffer>,
    name: string,
    config: RunConfig,
    { division = readDivision(), signal }: ReadOptions = {},
  ): Promise<CorpusRead> {
    return await this.started().readCorpus(transferring(bytes, [bytes.buffer]), name, division, config, signal);
  }

  /**
   * Returns documents of the current corpus, or of the names where there is none, to try a model
   * file on, and the number of the corpus: null for that of the current run. `config`: that of the
   * settings.
   */
  async trialCorpus(config: RunConfig): Promise<{ readonly corpus: number | null; readonly trial: TrialCorpus }> {
    await this.inTurn(async () => {});
    const corpus = this.current.state === 'idle' ? (await this.readNames(config)).number : null;
    return { corpus, trial: await this.started().trialCorpus(corpus, config.blockSize) };
  }

  /** Reads the names that come with the extension: lines, whatever the setting says. */
  async readNames(config: RunConfig, signal?: AbortSignal): Promise<CorpusRead> {
    const bytes = await readCorpusFile(vscode.Uri.joinPath(this.options.dist, 'names.txt'));
    return await this.readCorpus(bytes, builtInCorpus, config, { division: 'lines', signal });
  }

  /**
   * Reads the file of a checkpoint for `resume`; the bytes are transferred to the worker. The
   * current run stays as it is.
   */
  async readCheckpoint(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<CheckpointRead> {
    return await this.started().readCheckpoint(transferring(bytes, [bytes.buffer]), name);
  }

  /**
   * Goes on from the checkpoint that was read last, on the corpus of this number, or null for that
   * of the current run; resolves with whether that is the checkpoint's.
   */
  resume(corpus: number | null): Promise<boolean> {
    return this.inTurn(async () => {
      return (await this.started().resume(corpus, { historyBudget: readHistoryBudget() })) !== null;
    });
  }

  /**
   * Makes a run of the archive the current one, at its newest step. Throws a UserError where it
   * cannot be read.
   */
  showArchived(id: string): Promise<void> {
    return this.inTurn(async () => {
      const kept = await this.options.archive.load(id);
      if (kept === null) throw new UserError(vscode.l10n.t('The files of this run are gone or damaged.'));
      await this.recoverFrom(kept);
    });
  }

  private async recoverFrom({ run, parts }: KeptRun): Promise<void> {
    const moved = transferring(
      parts,
      parts.map(({ buffer }) => buffer),
    );
    await this.started().recover(run, moved, {
      ...{ historyBudget: readHistoryBudget(), runsFiles: vscode.workspace.isTrusted },
      isStored: false,
    });
  }

  /** Shows the losses of other runs beside those of the current one, where there is one. */
  async showBeside(runs: readonly RunBeside[]): Promise<void> {
    await this.model?.showBeside(runs);
  }

  /** Ends the worker as a crash would, to test the recovery. */
  async crash(): Promise<void> {
    await this.worker?.crash();
  }

  /** Ends training, when the run has been saved in its present state. */
  close(): Promise<void> {
    this.closing ??= this.end().catch((error: Error) => this.options.log.error(logged(error)));
    return this.closing;
  }

  dispose(): void {
    void this.close();
    this.changed.dispose();
    this.exported.dispose();
    this.read.dispose();
    this.moved.dispose();
    this.said.dispose();
    this.archived.dispose();
  }

  private async end(): Promise<void> {
    const { worker, model } = this;
    await model?.pause();
    await model?.settled();
    this.worker = null;
    await worker?.dispose();
    await (await this.options.store).release();
  }

  /**
   * Continues the saved run where it was; does nothing where there is none, or it cannot be taken
   * over.
   */
  private async bringBack(cause: Error | null, again = true): Promise<boolean> {
    const { store, broughtBack, failed, log } = this.options;
    try {
      const session = () => this.started();
      const options = { runsFiles: vscode.workspace.isTrusted, again };
      const status = await recoverKept({
        ...{ store: await store, session, options, failed },
        warn: (text) => log.warn(text),
      });
      if (status === null) return false;
      log.info(`The run is restored at step ${status.step} of ${status.numSteps}.`);
      broughtBack(status, cause);
      return true;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      log.error(logged(error));
      // Where the worker has died, its death is reported, and that the model went with it.
      if (cause === null) {
        failed(new UserError(vscode.l10n.t('The saved run could not be restored: {0}', error.message)));
      }
      return false;
    }
  }

  /** Handles the worker's death. */
  private async recover(cause: Error, { state, step }: SessionStatus): Promise<void> {
    // A step that has not ended would not end the next time.
    if (await this.bringBack(cause, !(cause instanceof EndlessStep))) return;
    const message =
      step === 0
        ? vscode.l10n.t('The training thread ended: {0}', cause.message)
        : vscode.l10n.t('The training thread ended after step {0}, and its model is lost: {1}', step, cause.message);
    this.options.failed(
      new RemediableError(message, {
        title: vscode.l10n.t('Restart'),
        run: () => (state === 'running' ? this.run() : this.restart()),
      }),
    );
  }

  private async keep(run: Uint8Array, parts: readonly SavedPart[]): Promise<void> {
    try {
      await (await this.options.store).save(run, parts);
      this.keeping = true;
    } catch (error) {
      const why = error instanceof Error ? error : new Error(String(error));
      this.options.log.warn(logged(why));
      if (this.keeping) this.options.notKept(why);
      this.keeping = false;
      throw why;
    }
  }

  /** Keeps the saved run in the archive. A failure is shown; the new run begins in any case. */
  private async putAside(summary: RunSummary): Promise<void> {
    const { store, archive, dropped, failed } = this.options;
    try {
      const files = await (await store).files();
      if (files === null) return;
      const gone = await archive.add(summary, files, readRunsBudget());
      this.archived.fire(summary.id);
      if (gone.length > 0) dropped(gone);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failed(new UserError(vscode.l10n.t('The run before could not be kept in Runs: {0}', why)));
    }
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task, task);
    this.last = result;
    return result;
  }

  /**
   * The session reports each change before it answers the call that made it, so that after a call
   * this is its outcome.
   */
  private update(status: SessionStatus): void {
    this.current = status;
    // Code of the user's own may not come to an end.
    this.worker?.watch(status.program?.uri != null);
    this.changed.fire(status);
  }

  /** The session where it has a model. */
  private get model(): Calls<SessionApi> | null {
    return this.worker !== null && this.current.state !== 'idle' ? this.worker.session : null;
  }

  private theModel(): Calls<SessionApi> {
    if (this.model !== null) return this.model;
    throw new RemediableError(vscode.l10n.t('There is no model yet; train one first.'), {
      title: vscode.l10n.t('Train'),
      run: async () => vscode.commands.executeCommand('microgpt.train'),
    });
  }

  private async withModel(): Promise<Calls<SessionApi>> {
    return this.model ?? (await this.makeModel());
  }

  private async makeModel(asked?: AskedRun): Promise<Calls<SessionApi>> {
    const config = asked?.config ?? readRunConfig();
    const hasModel = this.current.state !== 'idle';
    const corpus = asked?.corpus ?? (hasModel ? null : (await this.readNames(config)).number);
    const session = this.started();
    try {
      await session.restart(config, corpus, { historyBudget: readHistoryBudget() }, asked?.model);
    } catch (error) {
      // If no one else gave the configuration, a setting is the reason that a corpus that was read
      // makes no model.
      if (asked !== undefined) throw error;
      throw error instanceof UserError && !(error instanceof RemediableError) ? settingsError(error.message) : error;
    }
    this.options.log.info(`A model of ${this.current.parameters} parameters: ${JSON.stringify(config)}`);
    return session;
  }

  /** Returns the session, with a model or without; starts the worker where there is none. */
  private started(): Calls<SessionApi> {
    if (this.worker === null) {
      this.worker = this.startWorker();
      if (this.speed !== null) void this.worker.session.setSpeed(this.speed).catch(this.options.failed);
    }
    return this.worker.session;
  }

  private startWorker(): SessionWorker {
    const { dist, log, failed } = this.options;
    return new SessionWorker({
      file: vscode.Uri.joinPath(dist, 'worker', 'main.mjs').fsPath,
      events: {
        progress: (status) => this.update(status),
        save: (run, parts) => this.keep(run, parts),
        archive: (summary) => this.putAside(summary),
        reading: (part) => this.read.fire(part),
        exporting: (bytes) => this.exported.fire(bytes),
        moved: (report) => this.moved.fire(report),
        said: (message) => {
          if (message.kind === 'edited') log.info(message.text);
          this.said.fire(message);
        },
        failed: ({ name, message, stack }) =>
          failed(name === 'UserError' ? new UserError(message) : Object.assign(new Error(message), { name, stack })),
      },
      log: (error) => log.warn(logged(error)),
      ended: (cause) => {
        log.error(logged(cause));
        const before = this.current;
        this.worker = null;
        this.update(noModel);
        // A run whose own data prevents its restoration is not tried again.
        if (this.recovering) this.recovering = false;
        else {
          this.recovering = true;
          void this.inTurn(() => this.recover(cause, before)).finally(() => {
            this.recovering = false;
          });
        }
        // The user is notified once, when the run's fate is known; calls that were under way need
        // not report it too.
        return Object.assign(new Error(`The training thread ended: ${cause.message}`), { name: 'AbortError' });
      },
    });
  }
}
