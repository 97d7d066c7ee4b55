/**
 * Source documents: the model's source as users read it, and that of the scalars it computes with;
 * read-only documents of the scheme `microgpt`.
 */

import * as vscode from 'vscode';
import type { SourceRange } from '../../program/tables';

export const modelSourceScheme = 'microgpt';
/** The sources that are served, by their names in `dist`. */
export const sourceFiles: readonly string[] = ['microgpt.ts', 'value.ts'];
export const modelSourceUri = sourceUri('microgpt.ts');

export function sourceUri(file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: modelSourceScheme, path: `/${file}` });
}

/** A read-only file system: its editors are read-only and come back after a reload. */
class ModelSourceFiles implements vscode.FileSystemProvider {
  private readonly dist: vscode.Uri;
  /** The files never change. */
  readonly onDidChangeFile = () => new vscode.Disposable(() => {});

  constructor(dist: vscode.Uri) {
    this.dist = dist;
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
    const file = sourceFiles.find((name) => uri.path === `/${name}`);
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return vscode.Uri.joinPath(this.dist, file);
  }
}

/** Serves `dist/microgpt.ts` as `microgpt:/microgpt.ts`, and the other sources likewise. */
export function serveModelSource(dist: vscode.Uri): vscode.Disposable {
  const files = new ModelSourceFiles(dist);
  return vscode.workspace.registerFileSystemProvider(modelSourceScheme, files, {
    isReadonly: true,
    isCaseSensitive: true,
  });
}

/** The model's source for providers of its editors. */
export const modelSourceSelector: vscode.DocumentFilter = { scheme: modelSourceScheme, pattern: modelSourceUri.path };

/**
 * Shows the model's source: where it is visible already, else in the first column, or beside an
 * open Inspector.
 */
export async function showModelSource(options: {
  readonly inspectorColumn: vscode.ViewColumn | undefined;
  readonly preserveFocus: boolean;
  /** Whether it opens in a column of its own, to the side of the active one. */
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

/** Returns whether the editor shows the model's source. */
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
