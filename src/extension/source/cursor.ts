/** Cursor line: the line of the model's source that the cursor is on. */

import * as vscode from 'vscode';
import type { RunningSource } from './running-source';

/** One frame at 60 Hz, milliseconds. */
const frame = 16;

/**
 * Reports the line, from 1, as the cursor moves, at most once a frame; null where the source is
 * closed or another file is active. While no text editor is active, as when the Inspector has the
 * focus, the line stays.
 */
export function followCursor(running: RunningSource, tell: (line: number | null) => void): vscode.Disposable {
  let told: number | null = null;
  /** Where the cursor was last: the Inspector may have the focus before the first report. */
  let last: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  const look = () => {
    timer = null;
    const line = cursorLine(running, last);
    last = line;
    if (line === told) return;
    told = line;
    tell(line);
  };
  const lookSoon = () => {
    timer ??= setTimeout(look, frame);
  };
  const subscriptions = [
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (!running.shows(textEditor.document)) return;
      last = textEditor.selection.active.line + 1;
      lookSoon();
    }),
    vscode.window.onDidChangeActiveTextEditor(lookSoon),
    vscode.window.tabGroups.onDidChangeTabs(lookSoon),
    running.onDidChange(lookSoon),
  ];
  look();
  return new vscode.Disposable(() => {
    if (timer !== null) clearTimeout(timer);
    for (const subscription of subscriptions) subscription.dispose();
  });
}

function cursorLine(running: RunningSource, before: number | null): number | null {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && running.shows(editor.document)) return editor.selection.active.line + 1;
  // Panels such as the output have no column: they are not files that a user works on.
  if (editor?.viewColumn !== undefined) return null;
  return isOpen(running.uri) ? before : null;
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
}
