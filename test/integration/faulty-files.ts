/** A file system of the tests' own, whose files go wrong as their names say. */

import * as vscode from 'vscode';

const scheme = 'faulty';

export class FaultyFiles implements vscode.FileSystemProvider {
  private readonly files = new Map<string, Uint8Array>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private registration: vscode.Disposable | null = null;

  register(): void {
    this.registration = vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true });
  }

  dispose(): void {
    this.registration?.dispose();
  }

  file(name: string): vscode.Uri {
    return vscode.Uri.from({ scheme, path: `/${name}` });
  }

  keep(name: string, bytes: Uint8Array): void {
    this.files.set(`/${name}`, bytes);
  }

  kept(name: string): Uint8Array | undefined {
    return this.files.get(`/${name}`);
  }

  names(): string[] {
    return [...this.files.keys()].map((name) => name.slice(1));
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const sizes: { readonly [path: string]: number } = {
      '/vanishes': 100,
      '/grows': 100,
      '/locked': 100,
      '/never': 100,
      '/huge': 2_000_000_000,
      '/large': 256 * 1024 * 1024 + 1,
    };
    const { path } = uri;
    if (['/', '/read-only', '/read-only-disk'].includes(path))
      return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const size = sizes[path] ?? this.files.get(path)?.length;
    if (size === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size };
  }

  readFile(uri: vscode.Uri): Uint8Array | Promise<Uint8Array> {
    if (uri.path === '/never') return new Promise(() => {});
    if (uri.path === '/vanishes') throw vscode.FileSystemError.FileNotFound(uri);
    if (uri.path === '/locked') throw vscode.FileSystemError.NoPermissions(uri);
    if (uri.path === '/grows') return new Uint8Array(200);
    const bytes = this.files.get(uri.path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    if (uri.path.includes('/read-only/')) throw vscode.FileSystemError.NoPermissions(uri);
    if (uri.path.includes('/read-only-disk/')) throw new Error(`EROFS: read-only file system, open '${uri.path}'`);
    if (/^\/\.guarded/.test(uri.path)) throw vscode.FileSystemError.NoPermissions(uri);
    if (/^\/\.picky/.test(uri.path)) throw new Error('Names do not begin with a dot here.');
    // As a disk does: a part of it is written.
    const torn = (why: string) => {
      this.files.set(uri.path, bytes.slice(0, 10));
      return new Error(why);
    };
    if (/^\/(\.?full|no-rename-full$)/.test(uri.path)) throw torn('ENOSPC: no space left on device, write');
    if (/^\/\.?broken/.test(uri.path)) throw torn('EIO: i/o error, write');
    this.files.set(uri.path, bytes.slice());
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    if (to.path.startsWith('/no-rename')) throw vscode.FileSystemError.Unavailable('This file system renames nothing.');
    const bytes = this.files.get(from.path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(from);
    this.files.delete(from.path);
    this.files.set(to.path, bytes);
  }

  delete(uri: vscode.Uri): void {
    if (!this.files.delete(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
  }

  readDirectory(): [string, vscode.FileType][] {
    return this.names().map((name) => [name, vscode.FileType.File]);
  }

  createDirectory(): void {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }
}
