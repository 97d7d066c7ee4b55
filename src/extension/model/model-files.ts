/** Model files: which documents are models, and what the menus know of that. */

import * as vscode from 'vscode';
import type { RunningSource } from '../source/running-source';

/** What every model exports. */
const REQUIRED = ['createModel', 'stateDict', 'trainStep'] as const;
/** Longer documents are no models. */
const LONGEST = 1_000_000;
/** A document that changes is looked at after it has rested, milliseconds. */
const REST = 300;

/** Returns whether a document exports what every model does. */
export function isModelFile(document: vscode.TextDocument): boolean {
  if (!['typescript', 'javascript'].includes(document.languageId) || document.uri.scheme === 'microgpt') return false;
  const text = document.getText();
  if (text.length > LONGEST) return false;
  return REQUIRED.every((name) => new RegExp(`^export (?:async )?(?:function|const|let) ${name}\\b`, 'm').test(text));
}

/**
 * Keeps the key `microgpt.modelFiles`: the paths of the model files that are open, and of the one that
 * runs. Paths, for where VS Code runs on two machines the two name a file by different URIs.
 */
export function keepModelFiles(running: RunningSource, watch: (work: PromiseLike<unknown>) => void): vscode.Disposable {
  const known = new Map<string, boolean>();
  let told = '';
  let timer: NodeJS.Timeout | null = null;
  const tell = () => {
    const files = [...known].filter(([, isModel]) => isModel).map(([file]) => file);
    const file = running.file?.fsPath;
    const all = file === undefined || files.includes(file) ? files : [...files, file];
    const telling = JSON.stringify(all);
    if (telling === told) return;
    told = telling;
    watch(vscode.commands.executeCommand('setContext', 'microgpt.modelFiles', all));
  };
  const look = (document: vscode.TextDocument) => {
    known.set(document.uri.fsPath, isModelFile(document));
    tell();
  };
  const subscriptions = [
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      known.delete(uri.fsPath);
      tell();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => look(document), REST);
    }),
    running.onDidChange(tell),
  ];
  for (const document of vscode.workspace.textDocuments) look(document);
  return new vscode.Disposable(() => {
    if (timer !== null) clearTimeout(timer);
    for (const subscription of subscriptions) subscription.dispose();
  });
}
