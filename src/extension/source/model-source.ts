/** The model's source as users read it: a read-only document of the scheme `microgpt`. */

import * as vscode from 'vscode';
import type { SourceRange } from '../../program/tables';

export const modelSourceScheme = 'microgpt';
export const modelSourceUri = vscode.Uri.from({ scheme: modelSourceScheme, path: '/microgpt.ts' });

/** A file system of one file that nobody can write: its editors are read-only and come back after a reload. */
class ModelSourceFiles implements vscode.FileSystemProvider {
  private readonly file: vscode.Uri;
  /** The file never changes. */
  readonly onDidChangeFile = () => new vscode.Disposable(() => {});

  constructor(file: vscode.Uri) {
    this.file = file;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return { ...(await vscode.workspace.fs.stat(this.known(uri))), permissions: vscode.FilePermission.Readonly };
  }
  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return await vscode.workspace.fs.readFile(this.known(uri));
  }
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }
  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }
  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  private known(uri: vscode.Uri): vscode.Uri {
    if (uri.path !== modelSourceUri.path) throw vscode.FileSystemError.FileNotFound(uri);
    return this.file;
  }
}

/** Serves `dist/microgpt.ts` as `microgpt:/microgpt.ts`. */
export function serveModelSource(dist: vscode.Uri): vscode.Disposable {
  const files = new ModelSourceFiles(vscode.Uri.joinPath(dist, 'microgpt.ts'));
  return vscode.workspace.registerFileSystemProvider(modelSourceScheme, files, {
    isReadonly: true,
    isCaseSensitive: true,
  });
}

/** The model's source for providers of its editors. */
export const modelSourceSelector: vscode.DocumentFilter = { scheme: modelSourceScheme, pattern: modelSourceUri.path };

/** Shows the model's source: where it is visible already, else in the first column, or beside an Inspector that is there. */
export async function showModelSource(options: {
  readonly inspectorColumn: vscode.ViewColumn | undefined;
  readonly preserveFocus: boolean;
  /** Opens it in a column of its own, to the side of what is active. */
  readonly beside?: boolean;
  /** A place to select and to bring to the centre. */
  readonly range?: SourceRange;
}): Promise<void> {
  const visible = vscode.window.visibleTextEditors.find(isModelSource);
  const free = options.inspectorColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
  const editor = await vscode.window.showTextDocument(modelSourceUri, {
    viewColumn: options.beside ? vscode.ViewColumn.Beside : (visible?.viewColumn ?? free),
    preserveFocus: options.preserveFocus,
    preview: false,
  });
  if (options.range === undefined) return;
  const { line, column, endLine, endColumn } = options.range;
  editor.selection = new vscode.Selection(line - 1, column, endLine - 1, endColumn);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
}

/** Whether the editor shows the model's source. */
export function isModelSource(editor: vscode.TextEditor): boolean {
  return editor.document.uri.toString() === modelSourceUri.toString();
}

/** Puts the cursor on a line of the source, from 1, where it is visible. */
export function putCursorOn(line: number): void {
  const editor = vscode.window.visibleTextEditors.find(isModelSource);
  if (editor === undefined) return;
  const { range, firstNonWhitespaceCharacterIndex } = editor.document.lineAt(
    Math.min(line, editor.document.lineCount) - 1,
  );
  const start = range.start.translate(0, firstNonWhitespaceCharacterIndex);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
