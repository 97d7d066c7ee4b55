/** Webview pages: the HTML of the extension's webviews. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface PageFiles {
  /** Folder of the build. */
  readonly dist: vscode.Uri;
  /**
   * Names of its script and style sheet in that folder, and of the element that the script draws
   * in.
   */
  readonly name: string;
}

/**
 * Loads a page into a webview: one script that may run, a style sheet of the extension's own,
 * nothing else.
 */
export function loadPage(webview: vscode.Webview, { dist, name }: PageFiles, title: string): void {
  const nonce = randomBytes(16).toString('base64');
  const file = (extension: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, `${name}.${extension}`));
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${webview.cspSource}`].join('; ');
  // It may be the name of a file.
  const escaped = title.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped}</title>
<link rel="stylesheet" href="${file('css')}">
</head>
<body>
<div id="${name}"></div>
<script type="module" nonce="${nonce}" src="${file('js')}"></script>
</body>
</html>`;
}
