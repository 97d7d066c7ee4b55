/** Corpus bytes: of a file, of an editor's unsaved text, of a selection. */

import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { shownText } from '../../text/token-text';
import { checkSize } from '../../training/corpus/corpus';
import { checkKind } from '../../training/corpus/kind';
import { owned } from '../files/atomic-file';

/**
 * Reads a file as UTF-8; as the editor has it where it is open and changed, or saved in another
 * encoding. Throws a UserError for what is not a file, cannot be read, changes while it is read, is
 * too large, or is not text; never waits for a pipe.
 */
export async function readCorpusFile(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> {
  const name = corpusName(uri);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined && (open.isDirty || open.isUntitled || !open.encoding.startsWith('utf8'))) {
    return textBytes(open.getText(), name);
  }
  try {
    const before = await vscode.workspace.fs.stat(uri);
    checkIsFile(before, name);
    checkSize(before.size, name);
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.length !== before.size) {
      // Some file systems report sizes that are not those of the text.
      const after = await vscode.workspace.fs.stat(uri);
      if (after.size !== before.size || after.mtime !== before.mtime) {
        throw new UserError(
          vscode.l10n.t("'{0}' changed while it was being read: try again when nothing writes to it.", shownText(name)),
        );
      }
    }
    checkKind(bytes, name);
    return owned(bytes);
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(reasonOf(error, name));
  }
}

/**
 * Returns the text of an editor as UTF-8; lone surrogates are replaced, as they are when it is
 * saved.
 */
export function textBytes(text: string, name: string): Uint8Array<ArrayBuffer> {
  // A UTF-16 unit has a byte at least: a text that cannot fit is not encoded.
  checkSize(text.length, name);
  return new TextEncoder().encode(text);
}

/** Returns the name of a file on screen: its path in the workspace, or its name. */
export function corpusName(uri: vscode.Uri): string {
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return inWorkspace ? vscode.workspace.asRelativePath(uri) : uri.path.replace(/^.*\//, '');
}

/** Returns the name, on screen and in checkpoints, of the selected text of a file. */
export function selectionName(file: string): string {
  return vscode.l10n.t('selection of {0}', file);
}

/**
 * Returns the file of a text with a name of `selectionName`'s form, in the language of the window;
 * null for any other.
 */
export function fileOfSelection(name: string): string | null {
  const [before = '', after = ''] = selectionName('\0').split('\0');
  const isSelection = name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length;
  return isSelection ? name.slice(before.length, name.length - after.length) : null;
}

function checkIsFile({ type }: vscode.FileStat, name: string): void {
  if ((type & vscode.FileType.Directory) !== 0) {
    throw new UserError(vscode.l10n.t("'{0}' is a folder: choose a text file.", shownText(name)));
  }
  if ((type & vscode.FileType.File) === 0) {
    throw new UserError(vscode.l10n.t("'{0}' is a pipe or a device, not a file: choose a text file.", shownText(name)));
  }
}

function reasonOf(error: unknown, name: string): string {
  const code = error instanceof vscode.FileSystemError ? error.code : '';
  switch (code) {
    case 'FileNotFound':
      return vscode.l10n.t("'{0}' no longer exists: choose another text.", shownText(name));
    case 'FileIsADirectory':
      return vscode.l10n.t("'{0}' is a folder: choose a text file.", shownText(name));
    case 'NoPermissions':
      return vscode.l10n.t(
        "There is no permission to read '{0}': change its permissions, or choose another text.",
        shownText(name),
      );
    default:
      return vscode.l10n.t(
        "'{0}' cannot be read: {1}",
        shownText(name),
        error instanceof Error ? error.message : String(error),
      );
  }
}
