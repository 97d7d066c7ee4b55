/**
 * Debugger in VS Code: starts debug sessions of type `microgpt`, and controls what the editor shows
 * while one is stopped.
 */

import * as vscode from 'vscode';
import { differences, launchedRun } from '../debug-adapter/joining';
import type { DebugTarget, Disposable, LaunchAttributes, SourceDocument } from '../debug-adapter/target';
import type { CursorReport, DebugMessage } from '../debugger/reports';
import { UserError } from '../engine/user-error';
import type { CorpusRead } from '../protocol/session-api';
import { checkConfig } from '../training/run/config';
import type { SessionStatus } from '../training/status';
import { confirmRun } from './corpus/choose';
import { corpusName, readCorpusFile } from './corpus/read';
import type { Errors } from './errors';
import { readRunConfig } from './settings';
import { sourceSelector, sourceUri } from './source/model-source';
import type { RunningSource } from './source/running-source';
import { builtInCorpus, type Training } from './training/training';

const debugType = 'microgpt';

export interface DebuggingParts {
  readonly training: Training;
  readonly running: RunningSource;
  readonly errors: Errors;
  /** Called with every debug session. */
  readonly begins: () => void;
}

/** Registers all that VS Code needs to debug training. */
export function registerDebugging({ training, running, errors, begins }: DebuggingParts): vscode.Disposable {
  const { debug, languages, DebugConfigurationProviderTriggerKind } = vscode;
  return vscode.Disposable.from(
    debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: async ({ workspaceFolder }) => {
        begins();
        const { DebugAdapter } = await import('../debug-adapter/adapter');
        return new vscode.DebugAdapterInlineImplementation(
          new DebugAdapter({
            target: new TrainingTarget(training, running, workspaceFolder),
            scalars: { name: 'value.ts', path: sourceUri('value.ts').toString() },
            log: (error) => errors.note(error),
          }),
        );
      },
    }),
    debug.registerDebugConfigurationProvider(debugType, {
      resolveDebugConfiguration: (_folder, configuration) => completed(configuration, running),
    }),
    debug.registerDebugConfigurationProvider(
      debugType,
      { provideDebugConfigurations: () => [trainingConfiguration(running)] },
      DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    languages.registerInlineValuesProvider(sourceSelector, new InlineValues(training, running)),
  );
}

/**
 * Opens the source, not in front of an Inspector in `inspectorColumn`, and debugs training in it.
 */
export async function debugTraining(
  running: RunningSource,
  inspectorColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  await running.show({ inspectorColumn, preserveFocus: false });
  await vscode.debug.startDebugging(undefined, trainingConfiguration(running));
}

/**
 * Returns the configuration that names no file and no run: it stops at the current step where no
 * breakpoint would stop it.
 */
function trainingConfiguration({ uri }: RunningSource): vscode.DebugConfiguration {
  const breakpoints = vscode.debug.breakpoints.filter(
    (one) =>
      one.enabled && (!(one instanceof vscode.SourceBreakpoint) || one.location.uri.toString() === uri.toString()),
  );
  return {
    type: debugType,
    request: 'launch',
    name: vscode.l10n.t('Debug MicroGPT Training'),
    stopOnEntry: breakpoints.length === 0,
  };
}

/** Completes a debug configuration: F5 without a launch.json gives an empty one. */
function completed(configuration: vscode.DebugConfiguration, running: RunningSource): vscode.DebugConfiguration {
  const empty = !configuration.type && !configuration.request && !configuration.name;
  return empty ? trainingConfiguration(running) : configuration;
}

/** The window's training, as the adapter sees it. */
class TrainingTarget implements DebugTarget {
  private readonly training: Training;
  private readonly running: RunningSource;
  private readonly folder: vscode.WorkspaceFolder | undefined;

  constructor(training: Training, running: RunningSource, folder: vscode.WorkspaceFolder | undefined) {
    this.training = training;
    this.running = running;
    this.folder = folder;
  }

  get status(): SessionStatus {
    return this.training.status;
  }

  get source(): SourceDocument {
    const { uri, name } = this.running;
    // Clients name a file by its path, anything else by its URI.
    return {
      name: name === 'microgpt' ? 'microgpt.ts' : name,
      path: uri.scheme === 'file' ? uri.fsPath : uri.toString(),
    };
  }

  onDidChangeSource(listener: () => void): Disposable {
    return this.running.onDidChange(listener);
  }

  get calls(): DebugTarget['calls'] {
    return this.training.session;
  }

  async launch(attributes: LaunchAttributes): Promise<boolean> {
    const corpus = await this.readCorpus(attributes);
    const { status } = this.training;
    const others = differences(status, attributes).map(({ attribute, asked, current }) =>
      vscode.l10n.t('{0} {1} instead of {2}', attribute, asked, current),
    );
    if (corpus?.isCurrent === false && status.corpus !== null) {
      others.unshift(
        corpus.name === status.corpus
          ? vscode.l10n.t('the corpus {0} as it is now', corpus.name)
          : vscode.l10n.t('the corpus {0} instead of {1}', corpus.name, status.corpus),
      );
    }
    if (status.state === 'idle' || others.length > 0) {
      const config = launchedRun(readRunConfig(), attributes);
      checkConfig(config);
      const title = vscode.l10n.t('Debug Another Run');
      const asked = vscode.l10n.t('The launch configuration asks for another run: {0}', others.join(', '));
      if (!(await confirmRun({ title, asked, answer: vscode.l10n.t('Begin It'), status }))) return false;
      await this.training.begin({ config, corpus: corpus?.number ?? null });
    }
    return true;
  }

  async restart(attributes: LaunchAttributes): Promise<void> {
    const corpus = await this.readCorpus(attributes);
    await this.training.begin({ config: launchedRun(readRunConfig(), attributes), corpus: corpus?.number ?? null });
  }

  /**
   * Reads the requested corpus in its present state; null where none is requested: then it is the
   * current one.
   */
  private async readCorpus({ corpus }: LaunchAttributes): Promise<(CorpusRead & { readonly name: string }) | null> {
    if (corpus === undefined) return null;
    const config = this.training.status.config ?? readRunConfig();
    if (corpus === builtInCorpus) return { name: corpus, ...(await this.training.readNames(config)) };
    const uri = this.corpusUri(corpus);
    const name = corpusName(uri);
    return { name, ...(await this.training.readCorpus(await readCorpusFile(uri), name, config)) };
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
      throw new UserError(
        vscode.l10n.t(
          'The corpus {0} is a path in the workspace, and no folder is open: open one, or give an absolute path.',
          name,
        ),
      );
    return vscode.Uri.joinPath(folder.uri, name);
  }
}

/**
 * Inline values: at the ends of the lines that have run in the function, the values that they have
 * computed.
 */
class InlineValues implements vscode.InlineValuesProvider {
  private readonly training: Training;
  private readonly running: RunningSource;

  constructor(training: Training, running: RunningSource) {
    this.training = training;
    this.running = running;
  }

  async provideInlineValues(
    document: vscode.TextDocument,
    _viewPort: vscode.Range,
    { frameId }: vscode.InlineValueContext,
  ): Promise<vscode.InlineValue[]> {
    if (!this.running.shows(document) || frameId < 1) return [];
    // Training may continue before the editor has asked.
    const reports = await this.training.session.debugInlineValues(frameId - 1).catch(() => []);
    return reports.map(({ range, text }) => {
      const end = new vscode.Position(range.endLine - 1, range.endColumn);
      return new vscode.InlineValueText(new vscode.Range(end, end), text);
    });
  }
}
