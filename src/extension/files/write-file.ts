/** New files for the user: written where they choose. */

import os from 'node:os';
import * as vscode from 'vscode';
import { type Errors, RemediableError } from '../errors';
import { fileName, writeWhole } from './atomic-file';

export interface NewFile {
  readonly bytes: Uint8Array;
  /** The proposed name, and the kinds of files to choose from. */
  readonly name: string;
  readonly filters: { readonly [name: string]: string[] };
  /** How the file is opened afterwards; as text where this is missing. */
  readonly open?: (uri: vscode.Uri) => Promise<unknown>;
}

/**
 * Writes it to `target`; without a target the user picks one. The user is notified of what was
 * written. A file that cannot be written there may be written elsewhere, as the error offers.
 */
export async function writeFile(file: NewFile, errors: Errors, target?: vscode.Uri): Promise<void> {
  const uri = target ?? (await pick(file));
  if (uri === undefined) return;
  try {
    await writeWhole(uri, file.bytes);
  } catch (error) {
    throw new RemediableError(error instanceof Error ? error.message : String(error), {
      title: vscode.l10n.t('Choose Another File...'),
      run: () => writeFile(file, errors),
    });
  }
  const { open = async (written) => vscode.commands.executeCommand('vscode.open', written) } = file;
  errors.offer('information', vscode.l10n.t('{0} is written.', fileName(uri)), [
    { title: vscode.l10n.t('Open'), run: () => open(uri) },
  ]);
}

/** Returns the folder proposed for new files: the first of the workspace, else the user's home. */
export function usualFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(os.homedir());
}

function pick({ name, filters }: NewFile): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(usualFolder(), name), filters });
}
