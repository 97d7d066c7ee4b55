/** Sampling into the editor. */

import * as vscode from 'vscode';
import { formatCount } from '../../text/numbers';
import type { SampleOptions } from '../../training/status';
import { RemediableError } from '../errors';
import { withPatience } from '../long-work';
import type { Training } from '../training/training';

/** Samples names from the model. Where it takes long, a notification cancels it. */
export async function sampleNames(training: Training, options: SampleOptions): Promise<readonly string[]> {
  const { count } = options;
  const title =
    count === 1 ? vscode.l10n.t('Sampling 1 name') : vscode.l10n.t('Sampling {0} names', formatCount(count));
  return await withPatience(title, (signal) => training.session.sample(options, signal));
}

/**
 * Inserts names at the cursor, one a line, as one edit that one undo takes back. A selection is
 * replaced; of several cursors the first is used. With no editor open, a new untitled document
 * takes them. Throws a RemediableError for a read-only editor.
 */
export async function insertNames(names: readonly string[]): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    await insertIntoNewDocument(names);
    return;
  }
  const { document } = editor;
  const writable = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false;
  if (writable && (await insertInto(editor, names))) return;
  const name = vscode.workspace.asRelativePath(document.uri.path.replace(/^.*\//, ''));
  throw new RemediableError(
    vscode.l10n.t('{0} is read-only. Put the cursor in another file, or insert into a new one.', name),
    { title: vscode.l10n.t('Insert into New File'), run: () => insertIntoNewDocument(names) },
  );
}

async function insertIntoNewDocument(names: readonly string[]): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'plaintext' });
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  if (!(await insertInto(editor, names))) throw new Error(`No edit was possible in the new document ${document.uri}.`);
}

/** Returns whether it succeeded: it fails in a read-only editor and in a closed one. */
async function insertInto(editor: vscode.TextEditor, names: readonly string[]): Promise<boolean> {
  const { document, selection } = editor;
  const endOfLine = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const before = document.lineAt(selection.start).text.slice(0, selection.start.character);
  const after = document.lineAt(selection.end).text.slice(selection.end.character);
  // Text that stays on the first or last line keeps a line of its own.
  // A name may have lines of its own.
  const text = [...(before.trim() === '' ? [] : ['']), ...names, ...(after === '' ? [] : [''])]
    .join('\n')
    .replaceAll('\n', endOfLine);
  const start = document.offsetAt(selection.start);
  const { version } = document;
  const accepted = await editor.edit((edit) => edit.replace(selection, text));
  // VS Code accepts an edit of a read-only editor and does not make it.
  if (!accepted || document.version === version) return false;
  const end = document.positionAt(start + text.length);
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(editor.selection);
  return true;
}
