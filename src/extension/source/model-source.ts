/**
 * Source documents: the model's source as users read it, and that of the scalars it computes with;
 * read-only documents of the scheme `microgpt`.
 */

import * as vscode from 'vscode';

export const modelSourceScheme = 'microgpt';
/** The sources that are served, by their names in `dist`. */
export const sourceFiles: readonly string[] = ['microgpt.ts', 'value.ts'];
export const modelSourceUri = sourceUri('microgpt.ts');

export function sourceUri(file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: modelSourceScheme, path: `/${file}` });
}

/** The most texts of programs that are kept for read-only editors. */
const MOST_KEPT = 20;

/** A read-only file system: its editors are read-only and come back after a reload. */
export class ModelSourceFiles implements vscode.FileSystemProvider {
  private readonly dist: vscode.Uri;
  /** Texts that ran, by their paths. */
  private readonly kept = new Map<string, Uint8Array>();
  /** The files never change. */
  readonly onDidChangeFile = () => new vscode.Disposable(() => {});

  constructor(dist: vscode.Uri) {
    this.dist = dist;
  }

  /** Serves a text that ran, and returns where. */
  keep(name: string, sha256: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: modelSourceScheme, path: `/${sha256.slice(0, 12)}/${name}` });
    this.kept.delete(uri.path);
    this.kept.set(uri.path, new TextEncoder().encode(text));
    for (const path of this.kept.keys()) if (this.kept.size > MOST_KEPT) this.kept.delete(path);
    return uri;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const kept = this.kept.get(uri.path);
    if (kept !== undefined) {
      const permissions = vscode.FilePermission.Readonly;
      return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: kept.length, permissions };
    }
    return { ...(await vscode.workspace.fs.stat(this.known(uri))), permissions: vscode.FilePermission.Readonly };
  }
  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.kept.get(uri.path) ?? (await vscode.workspace.fs.readFile(this.known(uri)));
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
export function serveModelSource(files: ModelSourceFiles): vscode.Disposable {
  return vscode.workspace.registerFileSystemProvider(modelSourceScheme, files, {
    isReadonly: true,
    isCaseSensitive: true,
  });
}

/** Documents that may have the source of the program that runs, for providers of their editors. */
export const sourceSelector: vscode.DocumentSelector = [
  { scheme: modelSourceScheme },
  { language: 'typescript' },
  { language: 'javascript' },
];
