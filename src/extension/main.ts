/** Where VS Code enters: what is made, and in which order. */

import * as vscode from 'vscode';
import type { SessionStatus } from '../training/status';
import { Commands } from './commands';
import { registerDebugging } from './debug';
import { Errors } from './errors';
import { Inspector, inspectorViewType } from './inspector';
import { serveModelSource, showModelSource } from './model-source';
import { tellChangedSettings, tellDivergence, tellInterruption } from './news';
import { keepContextKeys, showProgress, showStatusBar } from './progress';
import { provideCodeLenses } from './source-code-lens';
import { followCursor } from './source-cursor';
import { decorateLines } from './source-decorations';
import { provideHovers } from './source-hover';
import { SourceWatch } from './source-watch';
import { Training } from './training';

/** What the extension exports. */
export interface Exports {
  /** Where training is. */
  status(): SessionStatus;
  /** The extension's parts, in the extension host of its own tests only. */
  readonly parts?: { readonly training: Training; readonly inspector: Inspector };
}

export function activate(context: vscode.ExtensionContext): Exports {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const log = vscode.window.createOutputChannel('MicroGPT', { log: true });
  const errors = new Errors(log);
  const watch = (work: PromiseLike<unknown>) => errors.watch(work);
  const note = (error: Error) => errors.note(error);

  const training = new Training({ dist, log, failed: (error) => errors.show(error) });
  const inspector: Inspector = new Inspector({
    dist,
    icon: vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png'),
    training,
    log: note,
    actions: {
      run: errors.guarded(() => commands.train()),
      pause: errors.guarded(() => training.pause()),
      step: errors.guarded(() => commands.step()),
      restart: errors.guarded(() => training.restart()),
      reveal: errors.guarded(async (selection, step, beside) => {
        const range = await training.locate(selection, step);
        await showModelSource({ range, inspectorColumn: inspector.panel?.viewColumn, preserveFocus: false, beside });
      }),
      export: errors.guarded((kind) => commands.export(kind)),
      reportError: async (message, stack) => log.error(`Inspector: ${message}\n${stack}`),
    },
  });
  const source = new SourceWatch({ training, watch });
  const commands = new Commands({ training, inspector, source, errors, log });

  context.subscriptions.push(
    log,
    training,
    inspector,
    commands.register(),
    serveModelSource(dist),
    registerDebugging(training, errors),
    source,
    provideCodeLenses(source),
    decorateLines(source),
    provideHovers(source),
    followCursor((line) => inspector.cursorLine(line)),
    vscode.window.registerWebviewPanelSerializer(inspectorViewType, inspector),
    keepContextKeys(training, inspector, watch),
    showProgress(training, watch),
    showStatusBar(training),
    tellDivergence(training, errors, ({ range }) =>
      showModelSource({ range, inspectorColumn: inspector.panel?.viewColumn, preserveFocus: false }),
    ),
    tellChangedSettings(training, errors),
    tellInterruption(training, errors, context.workspaceState),
  );

  const status = () => training.status;
  return context.extensionMode === vscode.ExtensionMode.Test ? { status, parts: { training, inspector } } : { status };
}
