/** Commands: those that package.json declares, and the flow of those that control training. */

import * as vscode from 'vscode';
import { UserError } from '../engine/user-error';
import type { ExportKind } from '../inspection/export/export';
import type { RecentCorpora } from './corpus/choose';
import { type TrainOnParts, trainOnChoice, trainOnFile, trainOnSelection } from './corpus/train-on';
import { debugTraining } from './debug';
import type { Errors, Remedy } from './errors';
import { exportWeights, openCheckpoint, saveCheckpoint } from './files/checkpoints';
import { exportFile } from './files/export';
import type { Inspector } from './inspector/inspector';
import type { ModelParts, ModelRunner } from './model/run-model';
import type { WrittenNames } from './sample/written-names';
import { openSettings, readRunConfig, readSampleOptions } from './settings';
import type { ModelSourceFiles } from './source/model-source';
import type { RunningSource } from './source/running-source';
import { showInInspectorCommand, sourceTarget } from './source/target';
import type { SourceWatch } from './source/watch';
import { chooseSpeed, isSpeed } from './training/speed';
import { stepCommands } from './training/steps';
import type { Training } from './training/training';

export interface CommandParts {
  readonly training: Training;
  readonly inspector: Inspector;
  readonly source: SourceWatch;
  readonly running: RunningSource;
  readonly model: ModelParts;
  readonly files: ModelSourceFiles;
  readonly errors: Errors;
  readonly recent: RecentCorpora;
  readonly log: vscode.LogOutputChannel;
  /** Keeps the speed of training for the next time. */
  readonly keepSpeed: (stepsPerSecond: number | null) => PromiseLike<void>;
}

/** The walkthrough of package.json: extension, then walkthrough. */
const walkthrough = 'microgpt.microgpt#getStarted';

/** The actions of the commands, without the display of errors. */
export class Commands implements vscode.Disposable {
  private readonly parts: CommandParts;
  private laidOut = false;
  /** Made with the first model file that is run. */
  private runner: Promise<ModelRunner> | null = null;

  /** Made with the first names that are written. */
  private written: WrittenNames | null = null;

  constructor(parts: CommandParts) {
    this.parts = parts;
  }

  dispose(): void {
    void this.runner?.then((runner) => runner.dispose());
    this.written?.dispose();
  }

  /** Registers every command; a failure is shown. */
  register(): vscode.Disposable {
    const commands: { readonly [id: string]: (argument?: unknown, more?: unknown) => Promise<unknown> } = {
      'microgpt.getStarted': async () =>
        vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false),
      'microgpt.train': () => this.train(),
      'microgpt.pause': () => this.parts.training.pause(),
      'microgpt.step': () => this.step(),
      'microgpt.setSpeed': (speed) => this.setSpeed(speed),
      ...this.inSight({
        ...stepCommands(this.parts.training),
        'microgpt.undo': (id) => this.parts.training.undo(typeof id === 'string' ? id : undefined),
      }),
      'microgpt.restart': () => this.parts.training.restart(),
      'microgpt.trainOnFile': (file) => trainOnFile(this.trainOn, file),
      'microgpt.trainOnSelection': () => trainOnSelection(this.trainOn),
      'microgpt.chooseCorpus': () => trainOnChoice(this.trainOn),
      'microgpt.saveCheckpoint': (file) => saveCheckpoint(this.parts, uriOf(file)),
      'microgpt.openCheckpoint': (file) => this.openCheckpoint(file),
      'microgpt.exportWeights': (file) => exportWeights(this.parts, uriOf(file)),
      'microgpt.toggle': () => this.toggle(),
      'microgpt.openInspector': async () => this.parts.inspector.show(vscode.ViewColumn.Beside, false),
      'microgpt.openModelSource': () => this.showSource(false),
      'microgpt.sample': () => this.sample(),
      'microgpt.sampleWithOptions': () => this.sampleWithOptions(),
      'microgpt.generate': (name) => this.generate(name),
      'microgpt.leaveGeneration': async () => void (await this.parts.training.session.leaveGeneration()),
      'microgpt.gradientOf': () => this.gradientOf(),
      'microgpt.gradientOfLoss': async () => {
        const { session, status } = this.parts.training;
        await session.gradientOf(null, status.step);
      },
      [showInInspectorCommand]: (target) => this.showInInspector(target),
      'microgpt.exportSvg': (file) => this.export('svg', file),
      'microgpt.exportDot': (file) => this.export('dot', file),
      'microgpt.exportGradients': (file) => this.export('gradients', file),
      'microgpt.exportRun': (file) => this.export('run', file),
      'microgpt.exportStep': (file) => this.export('step', file),
      'microgpt.debug': () => debugTraining(this.parts.running, this.parts.inspector.panel?.viewColumn),
      ...this.modelCommands(),
      'microgpt.showLog': async () => this.parts.log.show(),
    };
    return vscode.Disposable.from(
      ...Object.entries(commands).map(([id, run]) =>
        vscode.commands.registerCommand(id, this.parts.errors.guarded(run)),
      ),
    );
  }

  /** Sets the speed of training to one that is given, or else chosen. */
  async setSpeed(given: unknown): Promise<void> {
    const { training, keepSpeed } = this.parts;
    const speed = given === null || isSpeed(given) ? given : await chooseSpeed(training.status.speed);
    if (speed === undefined) return;
    await training.setSpeed(speed);
    await keepSpeed(speed);
  }

  /** The commands about the model that is trained; each takes its file, or that of the editor. */
  private modelCommands(): { readonly [id: string]: (argument?: unknown, starter?: unknown) => Promise<unknown> } {
    const { running, training } = this.parts;
    const work = () => import('./runs/work');
    const file = (argument: unknown): vscode.Uri => {
      const uri = uriOf(argument) ?? vscode.window.activeTextEditor?.document.uri;
      if (uri === undefined) throw new UserError(vscode.l10n.t('No file is open: open a model.'));
      return uri;
    };
    return {
      'microgpt.editModel': async (folder, starter) => {
        // The lens and the title bar of the source give the source itself.
        const into = uriOf(folder);
        const isFolder = into !== undefined && into.scheme !== running.uri.scheme;
        const { editModel } = await work();
        await editModel(
          this.parts.model,
          isFolder ? into : undefined,
          typeof starter === 'string' ? starter : undefined,
        );
      },
      'microgpt.runModel': async (argument) => {
        this.runner ??= work().then(({ ModelRunner }) => new ModelRunner(this.parts.model));
        await (await this.runner).runFile(uriOf(argument));
      },
      'microgpt.trainBuiltIn': async () => {
        await training.begin({ config: readRunConfig(), corpus: null, model: { file: null } });
        await this.train();
      },
      'microgpt.runVariations': async (given) => {
        const { runVariations } = await import('./runs/work');
        await runVariations(this.parts, given);
      },
      'microgpt.compareModel': async (argument) => (await work()).compareWithOriginal(file(argument)),
      'microgpt.compareModelWithRunning': async (argument) =>
        (await work()).compareWithRunning(running, file(argument)),
      'microgpt.revertModel': async (argument) => (await work()).revertToRunning(running, file(argument)),
    };
  }

  /** Begins or continues training; where there is nothing to train, reports why, with a remedy. */
  async train(): Promise<void> {
    const { training, errors } = this.parts;
    const { state, step, numSteps } = training.status;
    if (state === 'running') {
      errors.offer('information', vscode.l10n.t('Training is already running: step {0} of {1}.', step, numSteps), [
        { title: vscode.l10n.t('Pause'), run: () => training.pause() },
        { title: vscode.l10n.t('Open Inspector'), run: () => this.openWorkplace() },
      ]);
    } else if (state === 'finished') {
      const message = vscode.l10n.t('Training is finished: step {0} is the last. Restart to train again.', numSteps);
      errors.offer('information', message, [this.restartAndRun()]);
    } else if (state === 'diverged') {
      const message = vscode.l10n.t(
        'Training stopped at step {0}, where it diverged. Go back to an earlier step, or restart, perhaps with a lower learning rate.',
        step,
      );
      errors.offer('warning', message, [this.restartAndRun(), openSettings()]);
    } else {
      if (!this.parts.inspector.visible) {
        await this.openWorkplace();
        // A thousand steps may take less time than a panel's first opening: a user who has asked to
        // watch must see them.
        await this.parts.inspector.firstLook(4_000);
      }
      await training.run();
    }
  }

  /** Takes one training step. */
  async step(): Promise<void> {
    const { training, inspector, errors } = this.parts;
    switch (training.status.state) {
      case 'running':
        errors.offer('information', vscode.l10n.t('Training is running; pause it to take single steps.'), [
          { title: vscode.l10n.t('Pause'), run: () => training.pause() },
        ]);
        return;
      case 'finished':
      case 'diverged':
        await this.train();
        return;
      default:
        // A user who has closed the Inspector steps without it.
        if (inspector.panel === null && !this.laidOut) await this.openWorkplace();
        inspector.bringToFront();
        await training.step();
    }
  }

  /** Pauses or continues training. */
  async toggle(): Promise<void> {
    await (this.parts.training.status.state === 'running' ? this.parts.training.pause() : this.train());
  }

  /** Writes a file; the user picks its place where `file` is not a Uri. */
  async export(kind: ExportKind, file?: unknown): Promise<void> {
    await exportFile(kind, this.parts, uriOf(file));
  }

  /** Continues from a checkpoint, and shows the Inspector. */
  async openCheckpoint(file?: unknown): Promise<void> {
    if ((await openCheckpoint(this.parts, uriOf(file))) && !this.parts.inspector.visible) await this.openWorkplace();
  }

  /** Wraps commands that lead to a step, so that they bring an open Inspector to the front. */
  private inSight(commands: { readonly [id: string]: (argument?: unknown) => Promise<unknown> }): typeof commands {
    const shown = (run: (argument?: unknown) => Promise<unknown>) => async (argument?: unknown) => {
      await run(argument);
      this.parts.inspector.bringToFront();
    };
    return Object.fromEntries(Object.entries(commands).map(([id, run]) => [id, shown(run)]));
  }

  private get trainOn(): TrainOnParts {
    const { training, recent, errors } = this.parts;
    return { training, recent, note: (error) => errors.note(error), train: () => this.train() };
  }

  /** Opens the model's source and the Inspector beside it. */
  private async openWorkplace(): Promise<void> {
    this.laidOut = true;
    if (this.parts.inspector.panel === null) await this.showSource(true);
    this.parts.inspector.show(vscode.ViewColumn.Beside, true);
  }

  private async showSource(preserveFocus: boolean): Promise<void> {
    await this.parts.running.show({ inspectorColumn: this.parts.inspector.panel?.viewColumn, preserveFocus });
  }

  /**
   * Shows in the Inspector the nodes that a line of the source makes, marked as when the cursor
   * goes there, or all calls of a function.
   */
  private async showInInspector(argument: unknown): Promise<void> {
    const target = sourceTarget(argument);
    const { inspector, source } = this.parts;
    inspector.show(vscode.ViewColumn.Beside, true);
    if ('line' in target) {
      this.parts.running.putCursorOn(target.line);
      return;
    }
    const called = source.functionNamed(target.function);
    if (called === undefined) return;
    if (called.filter === null) this.parts.running.putCursorOn(called.line);
    else inspector.find(called.filter);
  }

  private restartAndRun(): Remedy {
    const { training } = this.parts;
    return {
      title: vscode.l10n.t('Restart'),
      run: async () => {
        await training.restart();
        await this.train();
      },
    };
  }

  private async sample(options = readSampleOptions()): Promise<void> {
    const { training, inspector } = this.parts;
    const { insertNames, sampleNames, WrittenNames } = await import('./sample/work');
    const samples = await sampleNames(training, options);
    this.written ??= new WrittenNames(training);
    const { written } = this;
    await insertNames(
      samples.map(({ text }) => text),
      inspector.panel?.viewColumn,
      (document) => written.add(document, samples, options),
    );
  }

  private async sampleWithOptions(): Promise<void> {
    const { askSampleOptions } = await import('./sample/work');
    const options = await askSampleOptions(readSampleOptions(), await this.parts.training.session.characters());
    if (options !== undefined) await this.sample(options);
  }

  /** Shows how a document is written, in the Inspector: a new one, or a name of Sample. */
  private async generate(name: unknown): Promise<void> {
    const { generateByCommand } = await import('./sample/work');
    await generateByCommand(this.parts.training, name);
    if (!this.parts.inspector.visible) await this.openWorkplace();
  }

  /** Shows the gradients of the node that is selected in the Inspector. */
  private async gradientOf(): Promise<void> {
    const { training, inspector } = this.parts;
    if (inspector.selection === null) throw new UserError(vscode.l10n.t('Select a node in the Inspector first.'));
    await training.session.gradientOf(inspector.selection, training.status.step);
  }
}

/** Returns the Uri that a menu or a test passes to a command; undefined for anything else. */
function uriOf(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}
