/** Language of cells: completion, hovers, and problems before a cell runs. */

import * as vscode from 'vscode';
import type { NamesReport } from '../../debugger/names-report';
import { UserError } from '../../engine/user-error';
import { checkNames } from '../../lessons/check-names';
import { type CommandWord, commandWords, questionWords } from '../../lessons/command-words';
import { completionsAt } from '../../lessons/completions';
import { parseCell } from '../../lessons/parse-cell';
import type { Training } from '../training/training';
import { lessonType } from './lesson-parts';

export class CellLanguage implements vscode.Disposable {
  private readonly training: Training;
  private readonly watch: (work: PromiseLike<unknown>) => void;
  private readonly problems = vscode.languages.createDiagnosticCollection(lessonType);
  private readonly subscriptions: vscode.Disposable[];
  /** The names of the run that was asked last. */
  private names: { readonly run: string | null; readonly report: NamesReport | null } = { run: null, report: null };

  constructor(training: Training, watch: (work: PromiseLike<unknown>) => void) {
    this.training = training;
    this.watch = watch;
    const { workspace, languages } = vscode;
    this.subscriptions = [
      this.problems,
      workspace.onDidOpenNotebookDocument((notebook) => this.check(notebook)),
      workspace.onDidChangeNotebookDocument(({ notebook }) => this.check(notebook)),
      workspace.onDidCloseTextDocument(({ uri }) => this.problems.delete(uri)),
      training.onDidChange(({ run }) => {
        if (run !== this.names.run) this.watch(this.readNames(run));
      }),
      languages.registerCompletionItemProvider(
        lessonType,
        { provideCompletionItems: (document, position) => this.complete(document, position) },
        ' ',
        '.',
        '[',
      ),
      languages.registerHoverProvider(lessonType, { provideHover: hover }),
    ];
    for (const notebook of workspace.notebookDocuments) this.check(notebook);
    this.watch(this.readNames(training.status.run));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async readNames(run: string | null): Promise<void> {
    this.names = { run, report: null };
    let report: NamesReport | null = null;
    try {
      if (run !== null) report = await this.training.session.debugNames();
    } catch (error) {
      // The run may be gone by now.
      if (!(error instanceof Error && error.name === UserError.name)) throw error;
    }
    if (this.names.run !== run) return;
    this.names = { run, report };
    for (const notebook of vscode.workspace.notebookDocuments) this.check(notebook);
  }

  /** Shows the problems of a lesson's cells. */
  private check(notebook: vscode.NotebookDocument): void {
    if (notebook.notebookType !== lessonType) return;
    const given: string[] = [];
    for (const { document } of notebook.getCells()) {
      if (document.languageId !== lessonType) continue;
      const cell = parseCell(document.getText());
      const { report } = this.names;
      const found = [...cell.problems, ...(report === null ? [] : checkNames(cell, report, given))];
      given.push(...cell.commands.flatMap((command) => (command.kind === 'let' ? [command.name] : [])));
      this.problems.set(
        document.uri,
        found.map(({ line, from, end, message }) => {
          const diagnostic = new vscode.Diagnostic(new vscode.Range(line, from, line, end), message);
          diagnostic.source = 'MicroGPT';
          return diagnostic;
        }),
      );
    }
  }

  private async complete(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const found = completionsAt(document.getText(), position.line, position.character);
    switch (found.kind) {
      case 'commands':
        return found.words.map((word) => commandItem(word, position));
      case 'words':
        return found.words.map((word) => new vscode.CompletionItem(word, vscode.CompletionItemKind.Value));
      case 'expression':
        return this.expressionItems(found.text, found.column, position);
      case 'none':
        return [];
    }
  }

  private async expressionItems(
    text: string,
    column: number,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    if (this.names.run === null || this.training.status.state === 'running') return [];
    const reports = await this.training.session.debugCompletions(text, column);
    return reports.map(({ label, kind, replaces }) => {
      const item = new vscode.CompletionItem(label, itemKinds[kind]);
      item.range = new vscode.Range(position.translate(0, -replaces), position);
      return item;
    });
  }
}

const { CompletionItemKind } = vscode;
const itemKinds = {
  name: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  matrix: CompletionItemKind.Struct,
  quantity: CompletionItemKind.Field,
} as const;

function commandItem({ word, usage, summary, example }: CommandWord, position: vscode.Position): vscode.CompletionItem {
  const item = new vscode.CompletionItem(word, CompletionItemKind.Keyword);
  item.detail = usage;
  item.documentation = summary;
  item.insertText = example;
  item.range = new vscode.Range(position.with({ character: 0 }), position);
  return item;
}

function hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
  const line = document.lineAt(position.line).text;
  const word = [...commandWords, ...questionWords].find((one) => line.trimStart().startsWith(one.word));
  const from = line.length - line.trimStart().length;
  if (word === undefined || position.character > from + word.word.length) return undefined;
  return new vscode.Hover([new vscode.MarkdownString().appendCodeblock(word.usage, lessonType), word.summary]);
}
