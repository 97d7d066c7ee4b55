/** Writing a file that was made for the user, where they want it. */

import os from 'node:os';
import * as vscode from 'vscode';
import { type Errors, RemediableError } from '../errors';
import { fileName, writeWhole } from './atomic-file';

export interface NewFile {
  readonly bytes: Uint8Array;
  /** The name that is proposed, and the kinds of files to choose from. */
  readonly name: string;
  readonly filters: { readonly [name: string]: string[] };
  /** How it is opened afterwards; as a text where it is not given. */
  readonly open?: (uri: vscode.Uri) => Promise<unknown>;
}

/**
 * Writes it to `target`; where none is given the user picks one. They are told of what was written. What cannot be written
 * there may be written elsewhere, as the error offers.
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

/** Where files are proposed to be: the first folder of the workspace, else the user's own. */
export function usualFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(os.homedir());
}

function pick({ name, filters }: NewFile): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(usualFolder(), name), filters });
}
