/** The debugger in VS Code: how a debug session of type `microgpt` is begun, and what the editor shows while it stands still. */

import * as vscode from 'vscode';
import { canJoin, launchedRun } from '../debug/joining';
import type { DebugTarget, Disposable, LaunchAttributes } from '../debug/target';
import { UserError } from '../engine/user-error';
import type { CursorReport, DebugMessage } from '../training/debug-data';
import type { SessionStatus } from '../training/status';
import { readCorpusFile } from './corpus-file';
import type { Errors } from './errors';
import { modelSourceScheme, modelSourceUri, showModelSource } from './model-source';
import { readRunConfig } from './settings';
import { builtInCorpus, type Training } from './training';

const debugType = 'microgpt';

/** Registers all that VS Code needs to debug training. */
export function registerDebugging(training: Training, errors: Errors): vscode.Disposable {
  const { debug, languages, DebugConfigurationProviderTriggerKind } = vscode;
  return vscode.Disposable.from(
    debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: async ({ workspaceFolder }) => {
        const { DebugAdapter } = await import('../debug/adapter');
        return new vscode.DebugAdapterInlineImplementation(
          new DebugAdapter({
            target: new TrainingTarget(training, workspaceFolder),
            source: { name: 'microgpt.ts', path: modelSourceUri.toString() },
            log: (error) => errors.note(error),
          }),
        );
      },
    }),
    debug.registerDebugConfigurationProvider(debugType, { resolveDebugConfiguration }),
    debug.registerDebugConfigurationProvider(
      debugType,
      { provideDebugConfigurations: () => [trainingConfiguration()] },
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    languages.registerInlineValuesProvider({ scheme: modelSourceScheme }, new InlineValues(training)),
  );
}

/** Opens the source and debugs training in it. */
export async function debugTraining(): Promise<void> {
  await showModelSource({ inspectorColumn: undefined, preserveFocus: false });
  await vscode.debug.startDebugging(undefined, trainingConfiguration());
}

/** The configuration that needs no file: stops at the first step where no breakpoint would stop it. */
function trainingConfiguration(): vscode.DebugConfiguration {
  const breakpoints = vscode.debug.breakpoints.filter(
    (one) =>
      one.enabled &&
      (!(one instanceof vscode.SourceBreakpoint) || one.location.uri.toString() === modelSourceUri.toString()),
  );
  return {
    type: debugType,
    request: 'launch',
    name: vscode.l10n.t('Debug MicroGPT Training'),
    stopOnEntry: breakpoints.length === 0,
  };
}

/** F5 without a launch.json gives an empty configuration. */
function resolveDebugConfiguration(
  _folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): vscode.DebugConfiguration {
  const empty = !configuration.type && !configuration.request && !configuration.name;
  return empty ? trainingConfiguration() : configuration;
}

/** The window's training, as the adapter sees it. */
class TrainingTarget implements DebugTarget {
  private readonly training: Training;
  private readonly folder: vscode.WorkspaceFolder | undefined;

  constructor(training: Training, folder: vscode.WorkspaceFolder | undefined) {
    this.training = training;
    this.folder = folder;
  }

  get status(): SessionStatus {
    return this.training.status;
  }

  get calls(): DebugTarget['calls'] {
    return this.training.debugging;
  }

  async launch(attributes: LaunchAttributes): Promise<void> {
    const joins = canJoin(this.training.status, launchedRun(readRunConfig(), attributes), attributes.stopAtStep);
    if (!joins || this.training.status.corpus !== (attributes.corpus ?? builtInCorpus)) await this.restart(attributes);
  }

  async restart(attributes: LaunchAttributes): Promise<void> {
    const config = launchedRun(readRunConfig(), attributes);
    const { corpus: name = builtInCorpus } = attributes;
    const { number } =
      name === builtInCorpus
        ? await this.training.readNames(config)
        : await this.training.readCorpus(await readCorpusFile(this.corpusUri(name)), name, config);
    await this.training.begin({ config, corpus: number });
  }

  pause(): Promise<void> {
    return this.training.pause();
  }

  onDidMove(listener: (report: CursorReport | null) => void): Disposable {
    return this.training.onDidMove(listener);
  }

  onDidSay(listener: (message: DebugMessage) => void): Disposable {
    return this.training.onDidSay(listener);
  }

  onDidChange(listener: (status: SessionStatus) => void): Disposable {
    return this.training.onDidChange(listener);
  }

  private corpusUri(name: string): vscode.Uri {
    if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return vscode.Uri.parse(name, true);
    if (/^([/\\]|[a-z]:[/\\])/i.test(name)) return vscode.Uri.file(name);
    const folder = this.folder ?? vscode.workspace.workspaceFolders?.[0];
    if (folder === undefined)
      throw new UserError(vscode.l10n.t('The corpus {0} is looked for in the workspace, and no folder is open.', name));
    return vscode.Uri.joinPath(folder.uri, name);
  }
}

/** At the ends of the lines that have run in the function: what they have computed. */
class InlineValues implements vscode.InlineValuesProvider {
  private readonly training: Training;

  constructor(training: Training) {
    this.training = training;
  }

  async provideInlineValues(
    document: vscode.TextDocument,
    _viewPort: vscode.Range,
    { frameId }: vscode.InlineValueContext,
  ): Promise<vscode.InlineValue[]> {
    if (document.uri.toString() !== modelSourceUri.toString() || frameId < 1) return [];
    // Training may go on before the editor has asked.
    const reports = await this.training.debugging.debugInlineValues(frameId - 1).catch(() => []);
    return reports.map(({ range, text }) => {
      const end = new vscode.Position(range.endLine - 1, range.endColumn);
      return new vscode.InlineValueText(new vscode.Range(end, end), text);
    });
  }
}
