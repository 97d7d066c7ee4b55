/** CodeLens of the model's source: above each function, its figures in the current step. */

import * as vscode from 'vscode';
import { sourceSelector } from './model-source';
import { type SourceTarget, showInInspectorCommand } from './target';
import type { SourceWatch } from './watch';
import { functionWords } from './words';

export function provideCodeLenses(source: SourceWatch): vscode.Disposable {
  const provider = new FunctionLenses(source);
  return vscode.Disposable.from(provider, vscode.languages.registerCodeLensProvider(sourceSelector, provider));
}

class FunctionLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly source: SourceWatch;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: vscode.Disposable;
  /** The lenses shown, as text: VS Code is notified only when they change. */
  private shown = '';

  constructor(source: SourceWatch) {
    this.source = source;
    this.subscription = source.onDidChange(() => {
      const now = JSON.stringify([this.source.running.uri.toString(), this.lenses()]);
      if (now === this.shown) return;
      this.shown = now;
      this.changed.fire();
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.source.running.shows(document)) return [];
    return this.lenses().map(({ line, title, name }) => {
      const start = new vscode.Position(line - 1, 0);
      return new vscode.CodeLens(new vscode.Range(start, start), {
        title,
        tooltip: vscode.l10n.t('Show {0} in the Inspector', name),
        command: showInInspectorCommand,
        arguments: [{ function: name } satisfies SourceTarget],
      });
    });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private lenses(): { readonly line: number; readonly title: string; readonly name: string }[] {
    const { statistics, views } = this.source;
    if (statistics === null || !views.codeLens) return [];
    return statistics.functions.map((figures) => ({
      line: figures.line,
      title: functionWords(figures, statistics),
      name: figures.name,
    }));
  }
}
