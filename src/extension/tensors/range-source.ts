/** Range source: a file that is read in ranges, for it may be larger than memory. */

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { formatCount } from '../../text/numbers';
import { bytesWords } from '../count-words';
import { fileName, fileSize, readWhole, reason } from '../files/atomic-file';

/**
 * VS Code's file systems give only whole files; a file that is not on a disk of this machine is
 * read if it is no larger than this, bytes.
 */
const largestWhole = 256 * 1024 * 1024;

/** An open file. */
export interface RangeSource {
  /** Its length when it was opened, bytes. */
  readonly length: number;
  /**
   * Reads a number of bytes from an offset on. Throws a UserError where they do not exist any more.
   */
  read(position: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens a file to read ranges of it. Throws a UserError for what is not a file, does not exist, or
 * is too large to be read as a whole where it must be.
 */
export async function openRanges(uri: vscode.Uri): Promise<RangeSource> {
  const length = await fileSize(uri);
  if (uri.scheme === 'file') return await DiskSource.open(uri);
  if (length > largestWhole) {
    throw new UserError(
      vscode.l10n.t(
        '{0} has {1}, and its file system reads only whole files, here of at most {2}. Copy it to a local disk and open it there.',
        fileName(uri),
        bytesWords(length),
        formatCount(largestWhole),
      ),
    );
  }
  const bytes = await readWhole(uri, largestWhole);
  return {
    length: bytes.length,
    read: async (position, count) => bytes.subarray(position, position + count),
    close: async () => {},
  };
}

class DiskSource implements RangeSource {
  readonly length: number;
  private readonly name: string;
  private readonly file: FileHandle;
  private readonly changed: number;

  static async open(uri: vscode.Uri): Promise<DiskSource> {
    const name = fileName(uri);
    let file: FileHandle | null = null;
    try {
      // Without waiting: if it has become a pipe meanwhile, opening it would not end.
      file = await open(uri.fsPath, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const stat = await file.stat();
      if (stat.isFile()) return new DiskSource(name, file, stat.size, stat.mtimeMs);
    } catch (error) {
      await file?.close();
      throw new UserError(vscode.l10n.t('{0} could not be read: {1}', name, reason(error)));
    }
    await file.close();
    throw new UserError(vscode.l10n.t('{0} is no longer a file: choose another.', name));
  }

  private constructor(name: string, file: FileHandle, length: number, changed: number) {
    this.name = name;
    this.file = file;
    this.length = length;
    this.changed = changed;
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let at = 0;
    try {
      while (at < length) {
        const { bytesRead } = await this.file.read(bytes, at, length - at, position + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      const { size, mtimeMs } = await this.file.stat();
      if (at === length && size === this.length && mtimeMs === this.changed) return bytes;
    } catch (error) {
      throw new UserError(vscode.l10n.t('{0} could not be read: {1}', this.name, reason(error)));
    }
    throw new UserError(vscode.l10n.t('{0} has changed since it was opened. Reload it.', this.name));
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
