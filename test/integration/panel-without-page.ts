/** The extension's end of a page that is not there. */

import * as vscode from 'vscode';
import { unpacked } from '../../src/protocol/packing';

/** A panel of VS Code's without a page. */
export interface PanelWithoutPage {
  readonly panel: vscode.WebviewPanel;
  /** As if the page had sent it. */
  send(message: unknown): void;
  /** What the page would have been sent. */
  readonly sent: readonly unknown[];
}

export function panelWithoutPage(): PanelWithoutPage {
  const handlers: ((message: unknown) => void)[] = [];
  const sent: unknown[] = [];
  const none = () => new vscode.Disposable(() => {});
  const ended: (() => void)[] = [];
  const panel = {
    visible: true,
    viewColumn: vscode.ViewColumn.Two,
    iconPath: undefined,
    webview: {
      html: '',
      options: {},
      cspSource: 'none',
      asWebviewUri: (uri: vscode.Uri) => uri,
      postMessage: async (message: unknown) => sent.push(message) > 0,
      onDidReceiveMessage(handler: (message: unknown) => void) {
        handlers.push(handler);
        return none();
      },
    },
    locate() {},
    onDidChangeViewState: none,
    onDidDispose(listener: () => void) {
      ended.push(listener);
      return none();
    },
    dispose: () => ended.splice(0).map((listener) => listener()),
  };
  return {
    panel: panel as unknown as vscode.WebviewPanel,
    send(message) {
      for (const handler of handlers) handler(message);
    },
    sent,
  };
}

/** Of what a page would have been sent: result, error, notification. */
export function kindOf(answer: unknown): unknown {
  return (unpacked(answer as ArrayBuffer) as { kind?: unknown }).kind;
}
