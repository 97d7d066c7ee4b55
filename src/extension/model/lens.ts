/** CodeLens at the top of a model file, and of the built-in model's source: run it, edit it. */

import * as vscode from 'vscode';
import { modelSourceUri, sourceSelector } from '../source/model-source';
import type { RunningSource } from '../source/running-source';
import { isModelFile } from './model-files';

export function provideModelLenses(running: RunningSource): vscode.Disposable {
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: running.onDidChange,
    provideCodeLenses: (document) => {
      const top = new vscode.Range(0, 0, 0, 0);
      return commandsFor(document, running).map((command) => new vscode.CodeLens(top, command));
    },
  };
  return vscode.languages.registerCodeLensProvider(sourceSelector, provider);
}

function commandsFor(document: vscode.TextDocument, running: RunningSource): vscode.Command[] {
  const { uri } = document;
  const command = (name: string, title: string): vscode.Command => ({
    ...{ command: `microgpt.${name}`, title, arguments: [uri] },
  });
  if (uri.toString() === modelSourceUri.toString()) {
    const back = command('trainBuiltIn', vscode.l10n.t('Train This Model'));
    return [...(running.file === null ? [] : [back]), command('editModel', vscode.l10n.t('Edit Model...'))];
  }
  if (uri.scheme === modelSourceUri.scheme || !isModelFile(document)) return [];
  const compare = command('compareModel', vscode.l10n.t('Compare with Original'));
  if (running.isChanged(document)) {
    return [
      command('runModel', vscode.l10n.t('Changed since it ran: Run')),
      command('revertModel', vscode.l10n.t('Revert')),
      command('compareModelWithRunning', vscode.l10n.t('Compare')),
    ];
  }
  const run = running.shows(document) ? vscode.l10n.t('Run Again') : vscode.l10n.t('Run Model');
  return [command('runModel', run), compare];
}
