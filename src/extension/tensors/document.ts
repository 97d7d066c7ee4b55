/**
 * Safetensors documents of the tensor editor. A bundle of its own, which is loaded with the first
 * of them.
 */

import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { asMatrix, type FileOverview, type TensorPage, type TensorsHost } from '../../protocol/tensors-api';
import { FormatError } from '../../safetensors/format-error';
import { type Header, prefixLength } from '../../safetensors/header';
import { notSafetensors } from '../../safetensors/not-safetensors';
import { isFound } from '../../safetensors/shown-name';
import { TensorFile } from '../../safetensors/tensor-file';
import { headLength } from '../../text/file-kind';
import { checkpointFormat } from '../../training/saved/metadata';
import { fileName } from '../files/atomic-file';
import { openRanges, type RangeSource } from './range-source';

/** Entries of the metadata that are shown, and bytes of each. */
const shownEntries = 200;
const shownText = 400;
/** Tensors that a search goes through before it lets other work run. */
const namesAtOnce = 20_000;

/** A file, opened on its first use; several editors may show it. */
export class TensorDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the file on the disk has changed, appeared or been deleted. */
  readonly onDidChange = this.changed.event;
  private readonly watcher: vscode.FileSystemWatcher;
  private readonly log: (error: Error) => void;
  private opened: SharedTensors | null = null;

  constructor(uri: vscode.Uri, log: (error: Error) => void) {
    this.uri = uri;
    this.log = log;
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), globEscaped(fileName(uri)));
    this.watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = () => this.changed.fire();
    this.watcher.onDidChange(changed);
    this.watcher.onDidCreate(changed);
    this.watcher.onDidDelete(changed);
  }

  /** Reads the header again. */
  async overview(): Promise<FileOverview> {
    this.close();
    return await this.tensors.use(async ({ file: { header }, source }) => ({
      tensors: header.count,
      length: source.length,
      headerLength: header.dataStart - prefixLength,
      dataLength: header.dataLength,
      metadata: header.metadata(shownEntries, shownText),
      metadataCount: header.metadataCount,
      checkpoint: header.metadataText('format', 100) === checkpointFormat,
    }));
  }

  async list(search: string, from: number, count: number): Promise<TensorPage> {
    return await this.tensors.use(({ file }) => listed(file.header, search, from, count));
  }

  async cells(request: Parameters<TensorsHost['cells']>[0]): ReturnType<TensorsHost['cells']> {
    return await this.tensors.use(async ({ file }) => {
      const tensor = file.tensor(request.tensor);
      const whole = asMatrix(tensor.shape);
      const { row, column, rowStep, columnStep } = request;
      const rows = Math.min(request.rows, Math.ceil(Math.max(0, whole.rows - row) / rowStep));
      const columns = Math.min(request.columns, Math.ceil(Math.max(0, whole.columns - column) / columnStep));
      const bytes = await file.cells(tensor, whole.columns, { row, column, rows, columns, rowStep, columnStep });
      return { rows, columns, bytes };
    });
  }

  async statistics(tensor: number, signal: AbortSignal | null, progress: (part: number) => void) {
    let toldAt = performance.now();
    return await this.tensors.use(({ file }) =>
      file.statistics(file.tensor(tensor), async (part) => {
        if (performance.now() - toldAt > 100) {
          toldAt = performance.now();
          progress(part);
        }
        await breath();
        if (signal?.aborted) throw new UserError(vscode.l10n.t('Reading was cancelled.'));
      }),
    );
  }

  dispose(): void {
    this.watcher.dispose();
    this.changed.dispose();
    this.close();
  }

  private get tensors(): SharedTensors {
    this.opened ??= new SharedTensors(openTensors(this.uri), this.log);
    return this.opened;
  }

  private close(): void {
    this.opened?.leave();
    this.opened = null;
  }
}

interface OpenTensors {
  readonly source: RangeSource;
  readonly file: TensorFile;
}

/**
 * An open file that is closed when it was left and no read of it is pending: meanwhile another
 * editor may have it read again.
 */
class SharedTensors {
  private readonly opened: Promise<OpenTensors>;
  private readonly log: (error: Error) => void;
  /** Number of users; the one that opened it counts. */
  private users = 1;

  constructor(opened: Promise<OpenTensors>, log: (error: Error) => void) {
    this.opened = opened;
    this.log = log;
  }

  /** Runs `work`; an error in a request is for the user to read. */
  async use<T>(work: (tensors: OpenTensors) => Promise<T>): Promise<T> {
    this.users++;
    try {
      return await work(await this.opened);
    } catch (error) {
      throw error instanceof FormatError ? new UserError(`${error.message}.`) : error;
    } finally {
      this.leave();
    }
  }

  leave(): void {
    if (--this.users > 0) return;
    // A file that could not be opened needs no closing, and its caller has received the error.
    this.opened.then(
      ({ source }) => source.close().catch(this.log),
      () => {},
    );
  }
}

async function listed(header: Header, search: string, from: number, count: number): Promise<TensorPage> {
  const wanted = search.toLowerCase();
  const rows = [];
  let found = 0;
  for (let index = 0; index < header.count; index++) {
    if (index % namesAtOnce === namesAtOnce - 1) await breath();
    // Without a search only the tensors shown are read.
    if (wanted === '' && (index < from || index >= from + count)) continue;
    const { name, dtype, shape, begin, end } = header.tensor(index);
    if (!isFound(name, wanted)) continue;
    if (wanted === '' || (found >= from && found < from + count)) {
      rows.push({ index, name, dtype, shape, bytes: end - begin });
    }
    found++;
  }
  return { found: wanted === '' ? header.count : found, from, rows };
}

async function openTensors(uri: vscode.Uri): Promise<OpenTensors> {
  const source = await openRanges(uri);
  try {
    const file = await TensorFile.open(source.length, (position, length) => source.read(position, length));
    return { source, file };
  } catch (error) {
    try {
      if (!(error instanceof FormatError)) throw error;
      const head = await source.read(0, Math.min(headLength, source.length));
      throw new UserError(notSafetensors(fileName(uri), head, error));
    } finally {
      await source.close();
    }
  }
}

/** Lets other work run. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Returns a pattern that matches one name and nothing else. */
function globEscaped(name: string): string {
  return name.replaceAll(/[[\]{}*?!]/g, '?');
}
