/** Run Model: tries a model file, shows what is wrong at its line, and trains it. */

import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import type { ModelFile } from '../../program/program';
import type { SourceRange } from '../../program/tables';
import { shownText } from '../../text/token-text';
import type { Trouble } from '../../training/trial/trial';
import { RemediableError } from '../errors';
import { readRunConfig, readRunsOnSave } from '../settings';
import type { RunningSource } from '../source/running-source';
import type { Training } from '../training/training';
import { TrialThreads } from './trial-worker';

export interface ModelParts {
  /** Folder of the build. */
  readonly dist: vscode.Uri;
  readonly training: Training;
  readonly running: RunningSource;
  /** Shows the Inspector, where none is open. */
  readonly openInspector: () => void;
  readonly watch: (work: PromiseLike<unknown>) => void;
  readonly note: (error: Error) => void;
}

/** The most bytes of a model file. */
const LONGEST = 1_000_000;

export class ModelRunner implements vscode.Disposable {
  private readonly parts: ModelParts;
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('MicroGPT');
  private readonly saved: vscode.Disposable;
  /** The files that were run: only those are run when they are saved. */
  private readonly ran = new Set<string>();
  private readonly threads: TrialThreads;
  /** Ends the trial in progress. */
  private trial: AbortController | null = null;
  /** Whether a file is being saved in order to be run. */
  private saving = false;

  constructor(parts: ModelParts) {
    this.parts = parts;
    this.threads = new TrialThreads({
      bundle: vscode.Uri.joinPath(parts.dist, 'worker', 'trial.mjs').fsPath,
      log: parts.note,
    });
    this.saved = vscode.workspace.onDidSaveTextDocument((document) => {
      if (!this.ran.has(document.uri.toString()) || !readRunsOnSave() || this.saving) return;
      parts.watch(this.run(document));
    });
  }

  dispose(): void {
    this.trial?.abort();
    this.threads.dispose();
    this.saved.dispose();
    this.diagnostics.dispose();
  }

  /**
   * Runs the file of the active editor, or another. The current run goes on until the trial has
   * passed. Throws a RemediableError where the file cannot run.
   */
  async runFile(uri?: vscode.Uri): Promise<void> {
    const document =
      uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
    if (document === undefined) {
      throw new UserError(
        vscode.l10n.t('No file is open: open the model to run, or make one with MicroGPT: Edit Model.'),
      );
    }
    await this.run(document);
  }

  private async run(document: vscode.TextDocument): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      throw new UserError(
        vscode.l10n.t('A model file is code of this workspace, which is not trusted: trust the workspace to run it.'),
      );
    }
    const { training } = this.parts;
    if (document.isDirty && !document.isUntitled) {
      this.saving = true;
      await document.save();
      this.saving = false;
    }
    const file = modelFile(document);
    this.ran.add(file.uri);
    this.trial?.abort();
    const trial = new AbortController();
    this.trial = trial;
    const before = training.status;
    const config = readRunConfig();
    const { corpus, trial: documents } = await training.trialCorpus(config);
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Trying {0}', shownText(file.name)) },
      () => this.threads.tried({ file, config, asked: {}, corpus: documents }, trial.signal),
    );
    if (trial.signal.aborted) return;
    this.diagnostics.set(
      document.uri,
      result.troubles.map((trouble) => diagnosticOf(document, trouble)),
    );
    const error = result.troubles.find(({ severity }) => severity === 'error');
    if (error !== undefined || result.made === null) throw troubleError(document, file, error);
    // As far as the run before has come, so that the two can be compared.
    const steps = before.newest > 0 ? before.newest : undefined;
    await training.begin({ config, corpus, model: { file } });
    this.parts.openInspector();
    await training.run(steps);
  }
}

function modelFile(document: vscode.TextDocument): ModelFile {
  const text = document.getText();
  const name = document.uri.path.split('/').at(-1) ?? 'model.ts';
  if (text.length > LONGEST) {
    throw new UserError(vscode.l10n.t('{0} has more than a million characters: a model is shorter.', shownText(name)));
  }
  return { uri: document.uri.toString(), name: name.slice(0, 200), text };
}

function troubleError(document: vscode.TextDocument, { name }: ModelFile, trouble?: Trouble): RemediableError {
  const { line, column } = trouble?.range ?? { line: 1, column: 0 };
  const message = trouble?.message ?? vscode.l10n.t('the trial has no result');
  return new RemediableError(vscode.l10n.t('{0} cannot run. Line {1}: {2}', shownText(name), line, message), {
    title: vscode.l10n.t('Show'),
    run: async () => {
      const at = new vscode.Position(line - 1, column);
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
    },
  });
}

function diagnosticOf({ uri }: vscode.TextDocument, { severity, message, range, calls }: Trouble): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(range),
    message,
    vscode.DiagnosticSeverity[severity === 'error' ? 'Error' : 'Warning'],
  );
  diagnostic.source = 'MicroGPT';
  diagnostic.relatedInformation = calls.slice(1, 10).map(({ functionName, line, column }) => {
    const at = new vscode.Position(line - 1, column);
    const said = vscode.l10n.t('called in {0}', functionName === '' ? vscode.l10n.t('the file') : functionName);
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, at), said);
  });
  return diagnostic;
}

function rangeOf({ line, column, endLine, endColumn }: SourceRange): vscode.Range {
  return new vscode.Range(line - 1, column, endLine - 1, endColumn);
}
