/**
 * Choice of the corpus: picked from a list, confirmed before it replaces a run, remembered for the
 * next time.
 */

import * as vscode from 'vscode';
import { formatCount } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import type { CorpusFigures } from '../../training/corpus/corpus';
import type { Division } from '../../training/corpus/division';
import type { SessionStatus } from '../../training/status';
import { documentsWords, parametersWords } from '../count-words';
import { readDivision } from '../settings';
import { corpusName } from './read';

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

/**
 * Asks which corpus; undefined where the user cancels. `isCurrent` resolves with whether a corpus
 * has the documents of the current one. Throws a RemediableError where the setting of their
 * division is wrong.
 */
export async function chooseCorpus(
  recent: RecentCorpora,
  isCurrent: (corpus: ChosenCorpus) => Promise<boolean>,
): Promise<ChosenCorpus | undefined> {
  const chosen = await vscode.window.showQuickPick(itemsOf(recent.files, readDivision(), isCurrent), {
    title: vscode.l10n.t('Choose Corpus'),
    placeHolder: vscode.l10n.t('What to train on'),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return chosen !== undefined && 'choose' in chosen ? await chosen.choose() : undefined;
}

async function itemsOf(
  files: readonly vscode.Uri[],
  division: Division,
  isCurrent: (corpus: ChosenCorpus) => Promise<boolean>,
): Promise<(CorpusItem | vscode.QuickPickItem)[]> {
  const mark = async (corpus: ChosenCorpus): Promise<{ readonly description?: string }> =>
    (await isCurrent(corpus)) ? { description: vscode.l10n.t('trained on now') } : {};
  const names: ChosenCorpus = { kind: 'names' };
  // Paths tell files of the same name apart.
  const namesakes = (uri: vscode.Uri) => files.filter((other) => corpusName(other) === corpusName(uri)).length;
  const recent: CorpusItem[] = [];
  for (const uri of files) {
    const corpus: ChosenCorpus = { kind: 'file', uri };
    recent.push({
      label: corpusName(uri),
      iconPath: new vscode.ThemeIcon('file'),
      ...(namesakes(uri) > 1 && { detail: uri.scheme === 'file' ? uri.fsPath : uri.toString() }),
      ...(await mark(corpus)),
      choose: async () => corpus,
    });
  }
  const separator = (label: string): vscode.QuickPickItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    {
      label: vscode.l10n.t('Names'),
      iconPath: new vscode.ThemeIcon('book'),
      detail: vscode.l10n.t('The 32,033 names that come with the extension'),
      ...(await mark(names)),
      choose: async () => names,
    },
    {
      label: vscode.l10n.t('File...'),
      iconPath: new vscode.ThemeIcon('folder-opened'),
      detail:
        division === 'lines'
          ? vscode.l10n.t('A text file with one document per line')
          : vscode.l10n.t('A text file, cut into blocks'),
      choose: pickFile,
    },
    ...(recent.length > 0 ? [separator(vscode.l10n.t('recent'))] : []),
    ...recent,
  ];
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

/**
 * Asks whether to train on a corpus, with the run that this ends; resolves with whether the user
 * agrees.
 */
export async function confirmCorpus(
  name: string,
  figures: CorpusFigures,
  status: SessionStatus,
  blockSize: number,
): Promise<boolean> {
  const { documents, division, vocabularySize, parameters } = figures;
  return await askForRun({
    title: vscode.l10n.t('Train on {0}', shownText(name)),
    asked: vscode.l10n.t(
      '{0}, a vocabulary of {1} with BOS, {2}',
      documentsWords(documents, division, blockSize),
      formatCount(vocabularySize),
      parametersWords(parameters),
    ),
    answer: vscode.l10n.t('Train'),
    detail: documentsDetail(figures, formatCount(blockSize)),
    status,
  });
}

function documentsDetail({ division, cut }: CorpusFigures, blockSize: string): string {
  if (division === 'blocks') return vscode.l10n.t('The text is cut into blocks; line feeds are characters of them.');
  if (cut === 0) return vscode.l10n.t('All documents fit into the block size.');
  return cut === 1
    ? vscode.l10n.t('1 document is longer than the block size of {0} and is cut.', blockSize)
    : vscode.l10n.t('{0} documents are longer than the block size of {1} and are cut.', formatCount(cut), blockSize);
}

/** Asks before another run replaces one that was trained; resolves with whether the user agrees. */
export async function confirmRun(question: RunQuestion): Promise<boolean> {
  return question.status.newest === 0 || (await askForRun(question));
}

interface RunQuestion {
  readonly title: string;
  /** Description of the other run. */
  readonly asked: string;
  /** Label of the action that begins it. */
  readonly answer: string;
  readonly detail?: string;
  readonly status: SessionStatus;
}

async function askForRun({ title, asked, answer, detail, status }: RunQuestion): Promise<boolean> {
  const trained = status.newest > 0;
  const begin: vscode.QuickPickItem = {
    label: answer,
    iconPath: new vscode.ThemeIcon('play'),
    ...(trained && {
      description: vscode.l10n.t(
        'The current run, at step {0} of {1}, ends.',
        formatCount(status.step),
        formatCount(status.numSteps),
      ),
    }),
    ...(detail !== undefined && { detail }),
  };
  const cancel: vscode.QuickPickItem = {
    label: vscode.l10n.t('Cancel'),
    iconPath: new vscode.ThemeIcon('close'),
    ...(trained && { detail: vscode.l10n.t('The current run stays as it is.') }),
  };
  const chosen = await vscode.window.showQuickPick([begin, cancel], {
    title,
    placeHolder: asked,
    ignoreFocusOut: true,
  });
  return chosen === begin;
}
