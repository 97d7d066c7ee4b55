/**
 * Running source: the document whose text is the program that is trained. It is the built-in
 * model's source, the user's own file while its text is the one that runs, or else a read-only copy
 * of that text.
 */

import * as vscode from 'vscode';
import type { SourceRange } from '../../program/tables';
import type { ProgramStatus } from '../../training/status';
import type { Training } from '../training/training';
import { type ModelSourceFiles, modelSourceUri } from './model-source';

export interface ShowOptions {
  readonly inspectorColumn: vscode.ViewColumn | undefined;
  readonly preserveFocus: boolean;
  /** Whether it opens in a column of its own, to the side of the active one. */
  readonly beside?: boolean;
  /** The column that it opens in where it is not visible. */
  readonly column?: vscode.ViewColumn;
  /** A place to select and to bring to the centre. */
  readonly range?: SourceRange;
}

export class RunningSource implements vscode.Disposable {
  private readonly training: Training;
  private readonly files: ModelSourceFiles;
  private readonly watch: (work: PromiseLike<unknown>) => void;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when another document, or none, has the text that runs. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private program: ProgramStatus | null = null;
  /** The text of the file that runs; null for the built-in program, and until it is known. */
  private text: string | null = null;
  private shown = modelSourceUri;
  /** What listeners know. */
  private settled = `${modelSourceUri} `;
  private readonly compared = new WeakMap<vscode.TextDocument, { version: number; text: string; same: boolean }>();

  constructor(training: Training, files: ModelSourceFiles, watch: (work: PromiseLike<unknown>) => void) {
    this.training = training;
    this.files = files;
    this.watch = watch;
    const look = (document: vscode.TextDocument) => {
      if (document.uri.toString() === this.program?.uri) this.watch(this.refresh());
    };
    this.subscriptions = [
      training.onDidChange(({ program }) => {
        if (program?.sha256 === this.program?.sha256 && program?.uri === this.program?.uri) return;
        this.program = program;
        this.text = null;
        this.watch(this.refresh());
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
      vscode.workspace.onDidCloseTextDocument(look),
      vscode.workspace.onDidOpenTextDocument(look),
      this.changed,
    ];
  }

  /** The document that shows the text that runs. */
  get uri(): vscode.Uri {
    return this.shown;
  }

  /** The name of the file. */
  get name(): string {
    return this.program?.name ?? 'microgpt';
  }

  /** The user's own file that runs; null while that is the built-in program. */
  get file(): vscode.Uri | null {
    const uri = this.program?.uri ?? null;
    return uri === null ? null : vscode.Uri.parse(uri, true);
  }

  /** Returns whether the document has the text that runs. */
  shows(document: vscode.TextDocument): boolean {
    const uri = document.uri.toString();
    if (this.text === null) return this.program?.uri == null && uri === modelSourceUri.toString();
    if (uri === this.shown.toString() && document.uri.scheme === modelSourceUri.scheme) return true;
    return uri === this.program?.uri && this.isText(document, this.text);
  }

  /** Returns whether the document is the file that runs, changed since. */
  isChanged(document: vscode.TextDocument): boolean {
    return document.uri.toString() === this.program?.uri && this.text !== null && !this.isText(document, this.text);
  }

  /** The text that runs, where it is the user's own. */
  get ownText(): string | null {
    return this.text;
  }

  /**
   * Shows the source: where it is visible already, else in the first column, or beside an open
   * Inspector.
   */
  async show(options: ShowOptions): Promise<void> {
    const visible = vscode.window.visibleTextEditors.find(({ document }) => this.shows(document));
    const free = options.inspectorColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
    const editor = await vscode.window.showTextDocument(this.uri, {
      viewColumn: options.beside ? vscode.ViewColumn.Beside : (visible?.viewColumn ?? options.column ?? free),
      preserveFocus: options.preserveFocus,
      preview: false,
    });
    if (options.range === undefined) return;
    const { line, column, endLine, endColumn } = options.range;
    editor.selection = new vscode.Selection(line - 1, column, endLine - 1, endColumn);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  }

  /** Puts the cursor on a line of the source, from 1, where it is visible. */
  putCursorOn(line: number): void {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => this.shows(document));
    if (editor === undefined) return;
    const { range, firstNonWhitespaceCharacterIndex } = editor.document.lineAt(
      Math.min(line, editor.document.lineCount) - 1,
    );
    const start = range.start.translate(0, firstNonWhitespaceCharacterIndex);
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Finds the document that has the text. */
  private async refresh(): Promise<void> {
    const { program } = this;
    if (program?.uri == null) {
      this.settle(modelSourceUri, '');
      return;
    }
    this.text ??= await this.training.session.programText();
    if (program !== this.program) return;
    const file = vscode.Uri.parse(program.uri, true);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === program.uri);
    const same = open === undefined ? await this.isOnDisk(file, this.text) : this.isText(open, this.text);
    if (program !== this.program) return;
    this.settle(same ? file : this.files.keep(program.name, program.sha256, this.text), program.sha256);
  }

  private settle(uri: vscode.Uri, sha256: string): void {
    const settled = `${uri} ${sha256}`;
    this.shown = uri;
    if (settled === this.settled) return;
    this.settled = settled;
    this.changed.fire();
  }

  private async isOnDisk(file: vscode.Uri, text: string): Promise<boolean> {
    try {
      return (await vscode.workspace.openTextDocument(file)).getText() === text;
    } catch {
      // A file that is gone, or cannot be read, does not have the text; a copy is shown instead.
      return false;
    }
  }

  /** Compares a version of a document once. */
  private isText(document: vscode.TextDocument, text: string): boolean {
    const known = this.compared.get(document);
    if (known?.version === document.version && known.text === text) return known.same;
    const same = document.getText() === text;
    this.compared.set(document, { version: document.version, text, same });
    return same;
  }
}
