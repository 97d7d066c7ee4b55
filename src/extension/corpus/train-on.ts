/** Training on the user's own text: from the command to the first step. */

import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import type { CorpusRead } from '../../protocol/session-api';
import { shownText } from '../../text/token-text';
import { unlessAborted, withPatience } from '../long-work';
import { readRunConfig } from '../settings';
import { modelSourceScheme } from '../source/model-source';
import type { Training } from '../training/training';
import { type ChosenCorpus, chooseCorpus, confirmCorpus, type RecentCorpora } from './choose';
import { corpusName, readCorpusFile, selectionName, textBytes } from './read';

export interface TrainOnParts {
  readonly training: Training;
  readonly recent: RecentCorpora;
  /** Receives the errors of earlier files that cannot be read any more. */
  readonly note: (error: Error) => void;
  /** Begins to train on the prepared corpus, visibly to the user. */
  readonly train: () => Promise<void>;
}

/** Trains on the file of the editor, or the one that a menu gives. */
export async function trainOnFile(parts: TrainOnParts, argument: unknown): Promise<void> {
  await onFile(parts, argument instanceof vscode.Uri ? argument : activeFile());
}

/** Returns the selected text of the editor; several selections one after the other. */
export async function trainOnSelection(parts: TrainOnParts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const texts = editor?.selections.map((selection) => editor.document.getText(selection)).filter((text) => text !== '');
  if (editor === undefined || texts === undefined || texts.length === 0) {
    throw new UserError(vscode.l10n.t('Nothing is selected: select the lines to train on.'));
  }
  const name = selectionName(corpusName(editor.document.uri));
  await onBytes(parts, name, async () => textBytes(texts.join('\n'), name));
}

/**
 * Trains on the user's choice: the names that come with the extension, a file, or an earlier one.
 */
export async function trainOnChoice(parts: TrainOnParts): Promise<void> {
  const chosen = await chooseCorpus(parts.recent, (corpus) => isCurrent(parts, corpus));
  if (chosen?.kind === 'file') await onFile(parts, chosen.uri);
  else if (chosen?.kind === 'names') {
    await afterReading(parts, 'names', (signal) => parts.training.readNames(readRunConfig(), signal));
  }
}

/** Returns whether a corpus has the documents of the current one; false where it cannot be read. */
async function isCurrent({ training, note }: TrainOnParts, corpus: ChosenCorpus): Promise<boolean> {
  const { config } = training.status;
  if (config === null) return false;
  try {
    const read =
      corpus.kind === 'names'
        ? training.readNames(config)
        : training.readCorpus(await readCorpusFile(corpus.uri), corpusName(corpus.uri), config);
    return (await read).isCurrent;
  } catch (error) {
    note(error instanceof Error ? error : new Error(String(error)));
    return false;
  }
}

async function onFile(parts: TrainOnParts, uri: vscode.Uri): Promise<void> {
  if (uri.scheme === modelSourceScheme) {
    throw new UserError(vscode.l10n.t('This is the source of the model: open the text to train on.'));
  }
  if (await onBytes(parts, corpusName(uri), () => readCorpusFile(uri))) await parts.recent.add(uri);
}

function onBytes(parts: TrainOnParts, name: string, bytes: () => Promise<Uint8Array<ArrayBuffer>>): Promise<boolean> {
  return afterReading(parts, name, async (signal) => {
    const read = await unlessAborted(bytes(), signal);
    return await parts.training.readCorpus(read, name, readRunConfig(), { signal });
  });
}

/** Resolves with whether the user wants to train on it. */
async function afterReading(
  { training, train }: TrainOnParts,
  name: string,
  read: (signal: AbortSignal) => Promise<CorpusRead>,
): Promise<boolean> {
  const config = readRunConfig();
  const { number, figures } = await withPatience(vscode.l10n.t('Reading {0}', shownText(name)), read, (tell) =>
    training.onDidRead((part) => tell(vscode.l10n.t('{0} %', Math.floor(100 * part)))),
  );
  if (!(await confirmCorpus(name, figures, training.status, config.blockSize))) return false;
  await training.begin({ config, corpus: number });
  await train();
  return true;
}

/** Returns the file whose editor is active. An editor of a very large file has no text document. */
function activeFile(): vscode.Uri {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    vscode.window.activeTextEditor?.document.uri ?? (input instanceof vscode.TabInputText ? input.uri : undefined);
  if (uri === undefined) throw new UserError(vscode.l10n.t('No file is open: open the text to train on.'));
  return uri;
}
