/** Edit Model: writes a model and what it needs into a folder of the user's. */

import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { own } from '../../text/own';
import { usualFolder } from '../files/write-file';
import { modelSourceUri } from '../source/model-source';
import type { RunningSource } from '../source/running-source';

/** The folder that is made. */
const FOLDER = 'microgpt';
/** What every model file needs beside it. */
const COMPANIONS = ['value.d.ts', 'random.d.ts', 'tsconfig.json'];

interface Starter extends vscode.QuickPickItem {
  /** Its name in the build's `models.json`. */
  readonly file: string;
}

export interface EditModelParts {
  readonly dist: vscode.Uri;
  readonly running: RunningSource;
}

/**
 * Writes a starter that the user picks into `folder`, or where the user says, and opens it. Nothing
 * is overwritten: a file that is there keeps its text, and a starter of its name gets another.
 */
export async function editModel(
  parts: EditModelParts,
  folder?: vscode.Uri,
  starter?: string,
): Promise<vscode.Uri | null> {
  const file = starter ?? (await pickStarter())?.file;
  if (file === undefined) return null;
  const chosen = folder ?? (await pickFolder());
  if (chosen === undefined) return null;
  const into = vscode.Uri.joinPath(chosen, FOLDER);
  await vscode.workspace.fs.createDirectory(into);
  const models = await readModels(parts.dist);
  for (const name of COMPANIONS) {
    const target = vscode.Uri.joinPath(into, name);
    if (!(await exists(target))) await write(target, textOf(models, name));
  }
  const text = file === 'microgpt.ts' ? await vscode.workspace.fs.readFile(modelSourceUri) : textOf(models, file);
  const target = await freeName(into, file);
  await write(target, text);
  const visible = vscode.window.visibleTextEditors.find(({ document }) => parts.running.shows(document));
  await vscode.window.showTextDocument(target, {
    preview: false,
    ...(visible?.viewColumn !== undefined && { viewColumn: visible.viewColumn }),
  });
  return target;
}

/** Shows the differences between a model file and the built-in model. */
export async function compareWithOriginal(uri: vscode.Uri): Promise<void> {
  const name = uri.path.split('/').at(-1) ?? '';
  await vscode.commands.executeCommand(
    'vscode.diff',
    modelSourceUri,
    uri,
    vscode.l10n.t('{0}: original and yours', name),
  );
}

/** Shows the differences between the text that runs and the file as it is now. */
export async function compareWithRunning(running: RunningSource, uri: vscode.Uri): Promise<void> {
  const name = uri.path.split('/').at(-1) ?? '';
  const title = vscode.l10n.t('{0}: as it runs and as it is now', name);
  await vscode.commands.executeCommand('vscode.diff', running.uri, uri, title);
}

/** Puts the text that runs back into its file; undoing it in the editor brings the changes back. */
export async function revertToRunning(running: RunningSource, uri: vscode.Uri): Promise<void> {
  const text = running.ownText;
  if (text === null || running.file?.toString() !== uri.toString()) {
    throw new UserError(vscode.l10n.t('This file is not the model that runs: run it first.'));
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}

async function readModels(dist: vscode.Uri): Promise<Readonly<Record<string, string>>> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, 'models.json'));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Throws a UserError for a model that there is not: anyone may run a command. */
function textOf(models: Readonly<Record<string, string>>, name: string): Uint8Array {
  const text = own(models, name);
  if (text !== undefined) return new TextEncoder().encode(text);
  throw new UserError(vscode.l10n.t('There is no model {0} to begin with.', name));
}

async function pickStarter(): Promise<Starter | undefined> {
  const starter = (file: string, label: string, description: string): Starter => ({ file, label, description });
  const line = (label: string) => ({ file: '', label, kind: vscode.QuickPickItemKind.Separator });
  return await vscode.window.showQuickPick(
    [
      starter('microgpt.ts', 'microgpt.ts', vscode.l10n.t('a copy of the model')),
      line(vscode.l10n.t('One change to it')),
      starter('two-layers-tied.ts', 'two-layers-tied.ts', vscode.l10n.t('two layers; one matrix embeds and predicts')),
      starter('layer-norm.ts', 'layer-norm.ts', vscode.l10n.t('tanh, and layer norm with biases')),
      starter('rope.ts', 'rope.ts', vscode.l10n.t('rotary positions')),
      starter('sgd.ts', 'sgd.ts', vscode.l10n.t('gradient descent with momentum in place of Adam')),
      line(vscode.l10n.t('Smaller models')),
      starter('bigram.ts', 'bigram.ts', vscode.l10n.t('a table: which character follows which')),
      starter('mlp.ts', 'mlp.ts', vscode.l10n.t('a multilayer perceptron on the last characters')),
      line(vscode.l10n.t('From a table to the GPT, a file a step; the fifth is microgpt.ts')),
      starter('step-1-bigram.ts', 'step-1-bigram.ts', vscode.l10n.t('a table of logits')),
      starter('step-2-mlp.ts', 'step-2-mlp.ts', vscode.l10n.t('embeddings, an MLP, a residual connection')),
      starter('step-3-attention.ts', 'step-3-attention.ts', vscode.l10n.t('attention with one head, and rmsnorm')),
      starter('step-4-layers.ts', 'step-4-layers.ts', vscode.l10n.t('several heads and layers; only Adam is missing')),
    ],
    {
      title: vscode.l10n.t('Edit Model'),
      placeHolder: vscode.l10n.t('The model to begin with'),
      matchOnDescription: true,
    },
  );
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const folder = usualFolder();
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('The folder to make {0} in', FOLDER),
    openLabel: vscode.l10n.t('Make It Here'),
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    ...(folder && { defaultUri: folder }),
  });
  return picked?.[0];
}

/** `bigram.ts`, or `bigram-2.ts` where that is there already ... */
async function freeName(folder: vscode.Uri, file: string): Promise<vscode.Uri> {
  const [name = file] = file.split('.ts');
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(folder, number === 1 ? file : `${name}-${number}.ts`);
    if (!(await exists(uri))) return uri;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}

async function write(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, bytes);
}
