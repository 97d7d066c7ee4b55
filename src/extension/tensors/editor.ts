/**
 * Tensor editor: the read-only editor for safetensors files, as VS Code knows it; its documents are
 * loaded with the first file.
 */

import * as vscode from 'vscode';
import { Rpc } from '../../protocol/rpc';
import type { TensorsHost, TensorsPage } from '../../protocol/tensors-api';
import { tensorsHostSchemas } from '../../protocol/tensors-schemas';
import { webviewPort } from '../../protocol/webview-port';
import { fileName } from '../files/atomic-file';
import { loadPage } from '../inspector/webview-page';
import type { TensorDocument } from './document';

const tensorEditorType = 'microgpt.tensors';

export interface TensorEditorOptions {
  /** Folder of the build: tensors.js, tensors.css. */
  readonly dist: vscode.Uri;
  /** Continues training from a checkpoint; shows errors. */
  readonly resume: (uri: vscode.Uri) => Promise<void>;
  /** Receives messages that were refused, and errors of the page. */
  readonly log: (error: Error) => void;
}

/** Registers the editor with VS Code. */
export function registerTensorEditor(options: TensorEditorOptions): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider<TensorDocument> = {
    async openCustomDocument(uri) {
      const { TensorDocument } = await import('./document');
      return new TensorDocument(uri, options.log);
    },
    resolveCustomEditor: (document, panel) => showTensors(document, panel, options),
  };
  return vscode.window.registerCustomEditorProvider(tensorEditorType, provider, {
    supportsMultipleEditorsPerDocument: true,
  });
}

/** Shows a document in a panel. */
function showTensors(
  document: TensorDocument,
  panel: vscode.WebviewPanel,
  { dist, log, resume }: TensorEditorOptions,
): void {
  const rpc: Rpc<TensorsHost, TensorsPage> = new Rpc<TensorsHost, TensorsPage>({
    port: webviewPort({
      postMessage: (message) => panel.webview.postMessage(message),
      listen: (handler) => panel.webview.onDidReceiveMessage(handler),
    }),
    serve: {
      overview: () => document.overview(),
      list: (search, from, count) => document.list(search, from, count),
      cells: (request) => document.cells(request),
      statistics: (tensor, signal) =>
        document.statistics(tensor, signal ?? null, (part) => rpc.notify.progress(tensor, part)),
      resume: () => resume(document.uri),
      reportError: async (message, stack) => log(Object.assign(new Error(message), { name: 'Page', stack })),
    },
    schemas: tensorsHostSchemas,
    log,
  });
  const changes = document.onDidChange(() => rpc.notify.changed());
  panel.onDidDispose(() => {
    changes.dispose();
    rpc.dispose();
  });
  loadPage(panel.webview, { dist, name: 'tensors' }, fileName(document.uri));
}
