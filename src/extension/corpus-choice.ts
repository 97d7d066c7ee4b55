/** What to train on: chosen in a list, asked for before it replaces a run, remembered for the next time. */

import * as vscode from 'vscode';
import { formatCount } from '../graph/format';
import { shownText } from '../graph/token-text';
import type { CorpusFigures } from '../training/corpus';
import type { SessionStatus } from '../training/status';
import { corpusName } from './corpus-file';
import { documentsWords, parametersWords } from './count-words';

const recentKey = 'microgpt.recentCorpora';
const mostRecent = 8;

/** The names that come with the extension, or a file. */
export type ChosenCorpus = { readonly kind: 'names' } | { readonly kind: 'file'; readonly uri: vscode.Uri };

/** The files that were trained on in this workspace, the last one first. */
export class RecentCorpora {
  private readonly memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.memory = memory;
  }

  get files(): vscode.Uri[] {
    const kept: unknown = this.memory.get(recentKey);
    const texts = Array.isArray(kept) ? kept.filter((text) => typeof text === 'string') : [];
    return texts.slice(0, mostRecent).map((text) => vscode.Uri.parse(text));
  }

  async add(uri: vscode.Uri): Promise<void> {
    const others = this.files.map(String).filter((text) => text !== uri.toString());
    await this.memory.update(recentKey, [uri.toString(), ...others].slice(0, mostRecent));
  }
}

interface CorpusItem extends vscode.QuickPickItem {
  choose(): Promise<ChosenCorpus | undefined>;
}

/** Asks which corpus; undefined where the user left. `current` is the name of the one at hand. */
export async function chooseCorpus(recent: RecentCorpora, current: string | null): Promise<ChosenCorpus | undefined> {
  const mark = (name: string): { readonly description?: string } =>
    name === current ? { description: vscode.l10n.t('trained on now') } : {};
  const separator = (label: string): vscode.QuickPickItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const files = recent.files;
  const items: (CorpusItem | vscode.QuickPickItem)[] = [
    {
      label: vscode.l10n.t('Names'),
      iconPath: new vscode.ThemeIcon('book'),
      detail: vscode.l10n.t('The 32,033 names that come with the extension'),
      ...mark('names'),
      choose: async () => ({ kind: 'names' }),
    },
    {
      label: vscode.l10n.t('File...'),
      iconPath: new vscode.ThemeIcon('folder-opened'),
      detail: vscode.l10n.t('A text file with one document a line'),
      choose: pickFile,
    },
    ...(files.length > 0 ? [separator(vscode.l10n.t('recent'))] : []),
    ...files.map(
      (uri): CorpusItem => ({
        label: corpusName(uri),
        iconPath: new vscode.ThemeIcon('file'),
        ...mark(corpusName(uri)),
        choose: async () => ({ kind: 'file', uri }),
      }),
    ),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Choose Corpus'),
    placeHolder: vscode.l10n.t('What to train on'),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return chosen !== undefined && 'choose' in chosen ? await chosen.choose() : undefined;
}

async function pickFile(): Promise<ChosenCorpus | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose Corpus'),
      openLabel: vscode.l10n.t('Choose'),
      canSelectMany: false,
    })) ?? [];
  return uri && { kind: 'file', uri };
}

/** Says what training on a corpus would be, and what it ends; resolves with whether it is wanted. */
export async function confirmCorpus(
  name: string,
  figures: CorpusFigures,
  status: SessionStatus,
  blockSize: number,
): Promise<boolean> {
  const { documents, vocabularySize, parameters, cut } = figures;
  const size = formatCount(blockSize);
  const train: vscode.QuickPickItem = {
    label: vscode.l10n.t('Train'),
    iconPath: new vscode.ThemeIcon('play'),
    ...(status.step > 0 && {
      description: vscode.l10n.t(
        'The run at hand, at step {0} of {1}, ends.',
        formatCount(status.step),
        formatCount(status.numSteps),
      ),
    }),
    detail:
      cut === 0
        ? vscode.l10n.t('All documents fit into the block size.')
        : cut === 1
          ? vscode.l10n.t('1 document is longer than the block size of {0} and is cut.', size)
          : vscode.l10n.t('{0} documents are longer than the block size of {1} and are cut.', formatCount(cut), size),
  };
  const cancel: vscode.QuickPickItem = {
    label: vscode.l10n.t('Cancel'),
    iconPath: new vscode.ThemeIcon('close'),
    ...(status.step > 0 && { detail: vscode.l10n.t('The run at hand stays as it is.') }),
  };
  const answer = await vscode.window.showQuickPick([train, cancel], {
    title: vscode.l10n.t('Train on {0}', shownText(name)),
    placeHolder: vscode.l10n.t(
      '{0}, a vocabulary of {1} with BOS, {2}',
      documentsWords(documents),
      formatCount(vocabularySize),
      parametersWords(parameters),
    ),
    ignoreFocusOut: true,
  });
  return answer === train;
}
