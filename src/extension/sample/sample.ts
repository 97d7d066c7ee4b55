/** Sampling into the editor. */

import * as vscode from 'vscode';
import { formatCount } from '../../text/numbers';
import type { DrawnSample } from '../../training/generation/drawn-sample';
import type { SampleOptions } from '../../training/status';
import { RemediableError } from '../errors';
import { withPatience } from '../long-work';
import type { Training } from '../training/training';

/** Samples names from the model. Where it takes long, a notification cancels it. */
export async function sampleNames(training: Training, options: SampleOptions): Promise<readonly DrawnSample[]> {
  const { count } = options;
  const title =
    count === 1 ? vscode.l10n.t('Sampling 1 name') : vscode.l10n.t('Sampling {0} names', formatCount(count));
  return await withPatience(title, (signal) => training.session.drawSamples(options, signal));
}

/**
 * Inserts names after the line of the cursor, one a line, as one edit that one undo takes back, and
 * returns the document. A blank line and a selection are replaced; of several cursors the first is
 * used. With no editor open, a new untitled document takes them, beside the source and the Inspector
 * in column `inspector`. Throws a RemediableError for a read-only editor.
 */
export async function insertNames(
  names: readonly string[],
  inspector: vscode.ViewColumn | undefined,
  inserted: (document: vscode.TextDocument) => void,
): Promise<void> {
  const intoNew = async () => inserted(await insertIntoNewDocument(names, inspector));
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    await intoNew();
    return;
  }
  const { document } = editor;
  const writable = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== false;
  if (writable && (await insertInto(editor, names))) {
    inserted(document);
    return;
  }
  const name = vscode.workspace.asRelativePath(document.uri.path.replace(/^.*\//, ''));
  throw new RemediableError(
    vscode.l10n.t('{0} is read-only. Put the cursor in another file, or insert into a new one.', name),
    { title: vscode.l10n.t('Insert into New File'), run: intoNew },
  );
}

async function insertIntoNewDocument(
  names: readonly string[],
  inspector: vscode.ViewColumn | undefined,
): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'plaintext' });
  const editor = await vscode.window.showTextDocument(document, { viewColumn: freeColumn(inspector), preview: false });
  if (!(await insertInto(editor, names))) throw new Error(`No edit was possible in the new document ${document.uri}.`);
  return document;
}

/** Returns the first column that shows neither the Inspector nor a file; else a new one beside. */
function freeColumn(inspector: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const shown = new Set(
    vscode.window.tabGroups.all.filter(({ activeTab }) => activeTab !== undefined).map(({ viewColumn }) => viewColumn),
  );
  if (inspector !== undefined) shown.add(inspector);
  const free = vscode.window.tabGroups.all.find(({ viewColumn }) => !shown.has(viewColumn));
  return free?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Returns whether it succeeded: it fails in a read-only editor and in a closed one. */
async function insertInto(editor: vscode.TextEditor, names: readonly string[]): Promise<boolean> {
  const { document } = editor;
  const range = placeFor(editor);
  const endOfLine = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const before = document.lineAt(range.start).text.slice(0, range.start.character);
  const after = document.lineAt(range.end).text.slice(range.end.character);
  // Text that stays on the first or last line keeps a line of its own.
  // A name may have lines of its own.
  const text = [...(before.trim() === '' ? [] : ['']), ...names, ...(after === '' ? [] : [''])]
    .join('\n')
    .replaceAll('\n', endOfLine);
  const start = document.offsetAt(range.start);
  const { version } = document;
  const accepted = await editor.edit((edit) => edit.replace(range, text));
  // VS Code accepts an edit of a read-only editor and does not make it.
  if (!accepted || document.version === version) return false;
  const end = document.positionAt(start + text.length);
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(editor.selection);
  return true;
}

/** A selection, a blank line, or the end of the line of the cursor, so that no word is broken. */
function placeFor({ document, selection }: vscode.TextEditor): vscode.Range {
  if (!selection.isEmpty) return selection;
  const { range, isEmptyOrWhitespace } = document.lineAt(selection.end);
  return isEmptyOrWhitespace ? range : new vscode.Range(range.end, range.end);
}
