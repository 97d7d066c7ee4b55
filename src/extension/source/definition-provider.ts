/** *Go to Definition* in the sources that users read. */

import * as vscode from 'vscode';
import { definitionAt } from './definitions';
import { modelSourceScheme, sourceFiles, sourceUri } from './model-source';

export function provideDefinitions(): vscode.Disposable {
  return vscode.languages.registerDefinitionProvider(
    { scheme: modelSourceScheme },
    {
      async provideDefinition(document, position) {
        const texts = new Map<string, string>();
        for (const file of sourceFiles) {
          texts.set(file, (await vscode.workspace.openTextDocument(sourceUri(file))).getText());
        }
        const found = definitionAt(texts, document.uri.path.slice(1), document.offsetAt(position));
        return found && new vscode.Location(sourceUri(found.file), new vscode.Position(found.line, found.column));
      },
    },
  );
}
