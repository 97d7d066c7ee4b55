/** Written names: what Sample has written into which document, and its hover there. */

import * as vscode from 'vscode';
import { checked } from '../../text/checked';
import { formatCount, formatNumber } from '../../text/numbers';
import { shownText, shownToken } from '../../text/token-text';
import type { DrawnSample } from '../../training/generation/drawn-sample';
import type { SampleOptions } from '../../training/status';
import type { Training } from '../training/training';
import type { WrittenName } from './generate';

const generateCommand = 'microgpt.generate';

/** A name with what its hover says. */
interface Known {
  readonly sample: DrawnSample;
  readonly written: WrittenName;
}

/** Names by their lines' text, of each document that Sample has written into. */
export class WrittenNames implements vscode.Disposable {
  private readonly training: Training;
  private readonly byDocument = new Map<string, Map<string, Known>>();
  private readonly subscriptions: vscode.Disposable;

  constructor(training: Training) {
    this.training = training;
    this.subscriptions = vscode.Disposable.from(
      vscode.languages.registerHoverProvider([{ scheme: 'file' }, { scheme: 'untitled' }], {
        provideHover: (document, position) => this.hover(document, position),
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.byDocument.delete(uri.toString())),
    );
  }

  /** The names are in the document from now on; of two that are the same the newer is meant. */
  add({ uri }: vscode.TextDocument, samples: readonly DrawnSample[], { temperature, prefix }: SampleOptions): void {
    const { run } = this.training.status;
    if (run === null) return;
    const names = this.byDocument.get(uri.toString()) ?? new Map<string, Known>();
    this.byDocument.set(uri.toString(), names);
    for (const sample of samples) {
      const { text, step, words } = sample;
      names.set(text, { sample, written: { run, step, text, words, temperature, prefix } });
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const { text, range } = document.lineAt(position);
    const known = this.byDocument.get(document.uri.toString())?.get(text.trim());
    if (known === undefined) return null;
    const isSame = this.training.status.run === known.written.run;
    const isDocument = isSame ? await this.training.session.isDocument(known.written.text) : null;
    return new vscode.Hover(hoverText(known, isDocument), range);
  }
}

/** `isDocument`: null where the corpus is no longer there. */
function hoverText({ sample, written }: Known, isDocument: boolean | null): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: [generateCommand] };
  text.appendText(
    vscode.l10n.t(
      'Written after step {0}, at temperature {1}',
      formatCount(written.step),
      formatNumber(written.temperature),
    ),
  );
  const { probabilities } = sample;
  const letters = Array.from(written.text);
  const given = Array.from(written.prefix).length;
  if (probabilities.length > 0) {
    text.appendMarkdown(`\n\n| ${vscode.l10n.t('Token')} &nbsp; | ${vscode.l10n.t('Probability')} |\n|:--|--:|\n`);
    const rows = [
      ...letters.map((letter, at) => [shownToken(letter), at - given] as const),
      ...(probabilities.length + given > letters.length ? [['BOS', letters.length - given] as const] : []),
    ];
    for (const [token, at] of rows) {
      const figure = at < 0 ? vscode.l10n.t('given') : formatNumber(checked(probabilities, at, 'probability'));
      text.appendMarkdown(`| ${cell(token)} | ${figure} |\n`);
    }
  }
  text.appendMarkdown('\n\n');
  if (isDocument !== null) {
    text.appendText(
      isDocument
        ? vscode.l10n.t('"{0}" is in the corpus.', shownText(written.text))
        : vscode.l10n.t('"{0}" is not in the corpus.', shownText(written.text)),
    );
    text.appendMarkdown('\n\n');
  }
  const link = `command:${generateCommand}?${encodeURIComponent(JSON.stringify([written]))}`;
  text.appendMarkdown(`[${vscode.l10n.t('Show how it was written')}](${link})`);
  return text;
}

/** Returns text for a cell of a table, in which no character means anything. */
function cell(token: string): string {
  return token.replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~]/g, (character) => `&#${character.codePointAt(0)};`);
}
