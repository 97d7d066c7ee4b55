/**
 * Whole files: read and written through VS Code's file systems; errors are explained in words, and
 * no error loses data.
 */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { formatCount } from '../../text/numbers';
import { bytesWords } from '../count-words';

/** Returns the last part of a path. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.replace(/^.*\//, '');
}

/**
 * Returns bytes with a buffer of their own, so that it can be transferred; file systems may return
 * a part of a larger one.
 */
export function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const own = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return own ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

/**
 * Reads the bytes of a file, `most` of them at most, into a buffer of their own. Throws a UserError
 * for what is not a file, such as a folder or a pipe, and does not even open it: reading a pipe may
 * never end.
 */
export async function readWhole(uri: vscode.Uri, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const name = fileName(uri);
  const size = await fileSize(uri);
  if (size > most) {
    throw new UserError(
      vscode.l10n.t(
        '{0} has {1}, and files of at most {2} are read: choose another file.',
        name,
        bytesWords(size),
        formatCount(most),
      ),
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    throw unreadable(name, error);
  }
  if (bytes.length !== size) {
    throw new UserError(
      vscode.l10n.t(
        '{0} changed while it was being read: it had {1}, and then {2}. Open it again when nothing writes to it.',
        name,
        bytesWords(size),
        bytesWords(bytes.length),
      ),
    );
  }
  return owned(bytes);
}

/**
 * Returns the size of a file, bytes. Throws a UserError for what is not a file or does not exist.
 */
export async function fileSize(uri: vscode.Uri): Promise<number> {
  const name = fileName(uri);
  let stat: vscode.FileStat;
  try {
    stat = await vscode.workspace.fs.stat(uri);
  } catch (error) {
    throw unreadable(name, error);
  }
  if (!isFile(stat)) throw new UserError(notAFile(name, stat));
  return stat.size;
}

/**
 * Writes a file: first under a name of its own, which replaces the old file when it is whole, so
 * that no full disk, no fault and no end of the window loses either. Where the file system does not
 * let a file replace another, and for a link, it is written in place while the other file exists;
 * without that other file it is written only where there is no old file, or no further file may be
 * made in its folder. Throws a UserError.
 */
export async function writeWhole(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const name = fileName(uri);
  const { stat, isNew } = await lookedAt(uri);
  if (stat !== null && !isFile(stat)) throw new UserError(notAFile(name, stat));
  const isLink = stat !== null && (stat.type & vscode.FileType.SymbolicLink) !== 0;
  try {
    await replace(uri, bytes, { isNew, isLink });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(vscode.l10n.t('{0} could not be written: {1}', name, reason(error)));
  }
}

async function replace(
  uri: vscode.Uri,
  bytes: Uint8Array,
  { isNew, isLink }: { readonly isNew: boolean; readonly isLink: boolean },
): Promise<void> {
  const { fs } = vscode.workspace;
  const whole = uri.with({
    path: uri.path.replace(/[^/]*$/, (name) => `.${name}.${randomBytes(6).toString('hex')}.tmp`),
  });
  try {
    await fs.writeFile(whole, bytes);
  } catch (error) {
    await remove(whole);
    if (isFull(error) || !(isNew || isRefused(error))) throw error;
    await fs.writeFile(uri, bytes);
    return;
  }
  // A file that replaced a link would leave the link's target as it was.
  if (!isLink && (await renamed(whole, uri))) return;
  try {
    await fs.writeFile(uri, bytes);
  } catch (error) {
    if (!isRefused(error)) {
      throw new UserError(
        vscode.l10n.t(
          '{0} could not be written; all of its content is in {1} beside it: {2}',
          fileName(uri),
          fileName(whole),
          reason(error),
        ),
      );
    }
    await remove(whole);
    throw error;
  }
  await remove(whole);
}

/**
 * Returns whether a file can replace another; false where that is not possible here. Throws where
 * the disk is full, or the file is gone.
 */
async function renamed(whole: vscode.Uri, uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.rename(whole, uri, { overwrite: true });
    return true;
  } catch (error) {
    if (!isFull(error) && !isGone(error)) return false;
    await remove(whole);
    throw error;
  }
}

/** Removes a file, which may not exist. */
async function remove(uri: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.delete(uri).then(undefined, () => {});
}

/**
 * Returns what exists at a path; `isNew`: nothing does. A path that cannot be examined may exist,
 * and writing reports the error.
 */
async function lookedAt(uri: vscode.Uri): Promise<{ readonly stat: vscode.FileStat | null; readonly isNew: boolean }> {
  try {
    return { stat: await vscode.workspace.fs.stat(uri), isNew: false };
  } catch (error) {
    return { stat: null, isNew: isGone(error) };
  }
}

function isFile({ type }: vscode.FileStat): boolean {
  return (type & vscode.FileType.File) !== 0;
}

function notAFile(name: string, { type }: vscode.FileStat): string {
  return (type & vscode.FileType.Directory) !== 0
    ? vscode.l10n.t('{0} is a folder: choose a file.', name)
    : vscode.l10n.t('{0} is a pipe or a device, not a file: choose a file.', name);
}

function unreadable(name: string, error: unknown): UserError {
  return new UserError(vscode.l10n.t('{0} could not be read: {1}', name, reason(error)));
}

function isFull(error: unknown): boolean {
  return /ENOSPC|EDQUOT|EFBIG/.test(String(error));
}

/** Returns whether an error means that nothing of a file was written. */
function isRefused(error: unknown): boolean {
  return codeOf(error) === 'NoPermissions' || /EACCES|EPERM|EROFS|ENAMETOOLONG/.test(String(error));
}

function isGone(error: unknown): boolean {
  return codeOf(error) === 'FileNotFound' || /ENOENT/.test(String(error));
}

function codeOf(error: unknown): string {
  return error instanceof vscode.FileSystemError ? error.code : '';
}

/** Returns why a file system operation failed, with a remedy. */
export function reason(error: unknown): string {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (isFull(error)) return vscode.l10n.t('the disk is full. Make room, or choose another place.');
  if (/EROFS/.test(text)) return vscode.l10n.t('the disk is read-only. Choose another place.');
  if (isGone(error)) {
    return vscode.l10n.t('it or its folder no longer exists. Choose another.');
  }
  if (code === 'NoPermissions' || /EACCES|EPERM/.test(text)) {
    return vscode.l10n.t('there is no permission to do so. Choose another place.');
  }
  if (code === 'FileIsADirectory' || /EISDIR/.test(text)) return vscode.l10n.t('it is a folder. Choose a file.');
  if (code === 'FileNotADirectory' || /ENOTDIR/.test(text)) {
    return vscode.l10n.t('a part of its path is a file, not a folder. Choose another place.');
  }
  return text;
}
