/** Entry point for VS Code: makes the extension's parts in their order. */

import * as vscode from 'vscode';
import type { SessionStatus } from '../training/status';
import { Commands } from './commands';
import { RecentCorpora } from './corpus/choose';
import { registerDebugging } from './debug';
import { Errors } from './errors';
import { Inspector, inspectorViewType } from './inspector/inspector';
import { registerLessons } from './lessons/register';
import { provideModelLenses } from './model/lens';
import { keepModelFiles } from './model/model-files';
import type { ModelParts } from './model/run-model';
import { RunArchive } from './runs/run-archive';
import { RunsView } from './runs/runs-view';
import { provideCodeLenses } from './source/code-lens';
import { followCursor } from './source/cursor';
import { decorateLines } from './source/decorations';
import { provideDefinitions } from './source/definition-provider';
import { provideHovers } from './source/hover';
import { ModelSourceFiles, serveModelSource } from './source/model-source';
import { RunningSource } from './source/running-source';
import { SourceWatch } from './source/watch';
import { registerTensorEditor } from './tensors/editor';
import {
  tellBroughtBack,
  tellChangedSettings,
  tellDivergence,
  tellLeftRun,
  tellNotKept,
} from './training/notifications';
import { keepContextKeys, showProgress, showStatusBar } from './training/progress';
import { RunStore } from './training/run-store';
import { Training } from './training/training';

/** What the extension hands out to its own tests. */
export interface Parts {
  readonly training: Training;
  readonly inspector: Inspector;
  readonly running: RunningSource;
  readonly runs: RunsView;
}

/** The exports of the extension. */
export interface Exports {
  /** The state of training. */
  status(): SessionStatus;
  /** The extension's parts, only in the extension host of its own tests. */
  readonly parts?: Parts;
}

/** Where the workspace keeps the speed of training. */
const speedKey = 'microgpt.speed';

/** Ends training when the run has been saved in its present state. */
let closing: () => Promise<void> = async () => {};

export function activate(context: vscode.ExtensionContext): Exports {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const log = vscode.window.createOutputChannel('MicroGPT', { log: true });
  const errors = new Errors(log);
  const watch = (work: PromiseLike<unknown>) => errors.watch(work);
  const note = (error: Error) => errors.note(error);

  const storage = context.storageUri ?? context.globalStorageUri;
  const archive = new RunArchive(vscode.Uri.joinPath(storage, 'archive').fsPath);
  const training = new Training({
    dist,
    log,
    archive,
    dropped: (runs) =>
      log.info(`Dropped from Runs, for want of room: ${runs.map(({ summary }) => summary.id).join(', ')}`),
    store: RunStore.open(vscode.Uri.joinPath(storage, 'runs').fsPath),
    speed: context.workspaceState.get<number | null>(speedKey, null),
    broughtBack: (status, cause) => tellBroughtBack(errors, status, cause),
    notKept: (why) => tellNotKept(errors, why),
    failed: (error) => errors.show(error),
  });
  closing = () => training.close();
  // Steps of the walkthrough are done when these are.
  const reached = (what: 'hasGoneToSource' | 'hasOpenedBox') =>
    watch(vscode.commands.executeCommand('setContext', `microgpt.${what}`, true));
  const inspector: Inspector = new Inspector({
    dist,
    icon: vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png'),
    training,
    log: note,
    openedBox: () => reached('hasOpenedBox'),
    actions: {
      run: errors.guarded(() => commands.train()),
      pause: errors.guarded(() => training.pause()),
      step: errors.guarded(() => commands.step()),
      setSpeed: errors.guarded((speed) => commands.setSpeed(speed)),
      restart: errors.guarded(() => training.restart()),
      undo: errors.guarded(() => training.undo()),
      visit: errors.guarded((step) => training.session.visit(step)),
      compareWith: errors.guarded((step) => training.session.compareWith(step)),
      changeBranch: errors.guarded(() => training.session.changeBranch()),
      moveCursor: errors.guarded((step, ordinal) => training.session.moveCursor({ kind: 'place', step, ordinal })),
      locate: errors.guarded(async (selection, step, beside) => {
        const range = await training.session.locate(selection, step);
        await running.show({ range, inspectorColumn: inspector.panel?.viewColumn, preserveFocus: false, beside });
        reached('hasGoneToSource');
      }),
      gradientOf: errors.guarded(async (selection, step) => void (await training.session.gradientOf(selection, step))),
      generate: errors.guarded(async (options) => {
        const { generateOn } = await import('./sample/work');
        await generateOn(training, options);
      }),
      leaveGeneration: errors.guarded(async () => void (await training.session.leaveGeneration())),
      export: errors.guarded((kind) => commands.export(kind)),
      reportError: async (message, stack) => log.error(`Inspector: ${message}\n${stack}`),
    },
  });
  const files = new ModelSourceFiles(dist);
  const running = new RunningSource(training, files, watch);
  const source = new SourceWatch({ training, running, watch });
  const model: ModelParts = {
    ...{ dist, training, running, watch, note },
    openInspector: () => {
      if (!inspector.visible) inspector.show(vscode.ViewColumn.Beside, true);
    },
  };
  const runs = new RunsView({ training, archive, files, errors });
  const commands = new Commands({
    training,
    inspector,
    source,
    running,
    model,
    files,
    errors,
    log,
    recent: new RecentCorpora(context.workspaceState),
    keepSpeed: (speed) => context.workspaceState.update(speedKey, speed),
  });

  context.subscriptions.push(
    log,
    training,
    inspector,
    commands.register(),
    commands,
    serveModelSource(files),
    running,
    registerDebugging({ training, running, errors, begins: () => inspector.bringToFront() }),
    source,
    runs,
    provideModelLenses(running),
    keepModelFiles(running, watch),
    provideCodeLenses(source),
    decorateLines(source),
    provideHovers(source),
    provideDefinitions(),
    followCursor(running, (line) => inspector.cursorLine(line)),
    vscode.window.registerWebviewPanelSerializer(inspectorViewType, inspector),
    registerTensorEditor({ dist, resume: errors.guarded((file) => commands.openCheckpoint(file)), log: note }),
    registerLessons({ context, training, inspector, running, errors }),
    keepContextKeys(training, inspector, watch),
    showProgress(training, watch),
    showStatusBar(training),
    tellDivergence(training, errors, ({ range }) =>
      running.show({ range, inspectorColumn: inspector.panel?.viewColumn, preserveFocus: false }),
    ),
    tellChangedSettings(training, errors),
    tellLeftRun(training, errors),
  );

  const status = () => training.status;
  return context.extensionMode === vscode.ExtensionMode.Test
    ? { status, parts: { training, inspector, running, runs } }
    : { status };
}

export async function deactivate(): Promise<void> {
  await closing();
}
