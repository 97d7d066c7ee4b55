/** Runs view: the current run and those of the archive, newest first. */

import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { formatCount, formatLoss, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import type { RunSummary } from '../../training/run-summary';
import { documentsWords } from '../count-words';
import type { Errors } from '../errors';
import { type ModelSourceFiles, modelSourceUri } from '../source/model-source';
import type { Training } from '../training/training';
import { configWords } from './config-words';
import type { ArchivedRun, RunArchive } from './run-archive';

/** Colours of loss curves beside that of the current run, as the Inspector has them. */
const COLOURS = ['charts.green', 'charts.purple', 'charts.yellow', 'charts.red'];
/** The view changes no faster than this, milliseconds. */
const INTERVAL = 500;

export interface RunsParts {
  readonly training: Training;
  readonly archive: RunArchive;
  /** Texts of programs and comparisons, for read-only editors. */
  readonly files: ModelSourceFiles;
  readonly errors: Errors;
}

/** A line of the view. */
interface RunItem {
  readonly id: string;
  readonly name: string | null;
  readonly pinned: boolean;
  readonly isCurrent: boolean;
  readonly summary: RunSummary;
  /** What differs from the run below. */
  readonly differs: readonly string[];
}

export class RunsView implements vscode.TreeDataProvider<RunItem>, vscode.Disposable {
  private readonly parts: RunsParts;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | null = null;
  /** The runs whose losses are shown beside those of the current one, by their ids. */
  private readonly ticked = new Map<string, { readonly colour: number; readonly byHand: boolean }>();
  /** The current run when that was last told to the session. */
  private shown: string | null = null;
  /** Resolves when the ticked runs are shown. */
  showing: Promise<void> = Promise.resolve();

  constructor(parts: RunsParts) {
    this.parts = parts;
    const { training, archive, errors } = parts;
    errors.watch(archive.purge());
    const view = vscode.window.createTreeView('microgpt.runs', { treeDataProvider: this });
    const command = (id: string, run: (item: RunItem) => Promise<unknown>) =>
      vscode.commands.registerCommand(
        `microgpt.${id}`,
        errors.guarded(async (item: unknown) => {
          if (isItem(item)) await run(item);
        }),
      );
    this.subscriptions = [
      view,
      this.changed,
      training.onDidArchive((id) => {
        // The run before is shown beside the new one, in place of the one before that.
        for (const [ticked, { byHand }] of this.ticked) if (!byHand) this.ticked.delete(ticked);
        if (!this.ticked.has(id)) this.tick(id, false);
        this.changed.fire();
        this.show();
      }),
      view.onDidChangeCheckboxState(({ items }) => {
        for (const [{ id }, state] of items) {
          if (state === vscode.TreeItemCheckboxState.Checked) this.tick(id, true);
          else this.ticked.delete(id);
        }
        this.changed.fire();
        this.show();
      }),
      training.onDidChange(({ run }) => {
        if (run !== this.shown) {
          this.shown = run;
          this.show();
        }
        this.timer ??= setTimeout(() => {
          this.timer = null;
          this.changed.fire();
        }, INTERVAL);
      }),
      command('showRun', async ({ id, isCurrent }) => {
        if (!isCurrent) await training.showArchived(id);
        await vscode.commands.executeCommand('microgpt.openInspector');
      }),
      command('compareRun', (item) => this.compare(item)),
      command('showRunProgram', (item) => this.showProgram(item)),
      command('renameRun', (item) => this.rename(item)),
      command('pinRun', (item) => this.pin(item, true)),
      command('unpinRun', (item) => this.pin(item, false)),
      command('deleteRun', (item) => this.remove(item)),
    ];
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  async getChildren(item?: RunItem): Promise<RunItem[]> {
    if (item !== undefined) return [];
    const { training, archive } = this.parts;
    const archived = await archive.list();
    const summary = await training.queries.runSummary();
    const known = archived.find((one) => one.summary.id === summary?.id);
    const current = summary && currentItem(summary, known);
    const others = archived.filter((one) => one !== known);
    const items = [...(current === null ? [] : [current]), ...others.map(archivedItem)];
    return items.map((one, i) => {
      const below = items[i + 1];
      return below === undefined ? one : { ...one, differs: differences(one.summary, below.summary) };
    });
  }

  getTreeItem({ id, name, pinned, isCurrent, summary, differs }: RunItem): vscode.TreeItem {
    const { program, corpus, steps, loss, config } = summary;
    const title = name ?? program.name;
    const item = new vscode.TreeItem(title);
    item.id = id;
    item.description = [
      ...(loss === null ? [] : [vscode.l10n.t('loss {0}', formatLoss(loss))]),
      ...(differs.length > 0 ? differs : [shownText(corpus)]),
      steps < config.numSteps
        ? vscode.l10n.t('step {0} of {1}', formatCount(steps), formatCount(config.numSteps))
        : vscode.l10n.t('{0} steps', formatCount(steps)),
    ].join(' · ');
    item.tooltip = tooltip(summary, name);
    const colour = isCurrent ? undefined : this.ticked.get(id)?.colour;
    const theme = isCurrent ? 'charts.blue' : colour === undefined ? undefined : COLOURS[colour % COLOURS.length];
    item.iconPath = new vscode.ThemeIcon(
      isCurrent ? 'play-circle' : pinned ? 'pinned' : theme === undefined ? 'circle-outline' : 'circle-filled',
      theme === undefined ? undefined : new vscode.ThemeColor(theme),
    );
    if (!isCurrent) {
      item.checkboxState = {
        state: vscode.TreeItemCheckboxState[colour === undefined ? 'Unchecked' : 'Checked'],
        tooltip: vscode.l10n.t('Show its loss curve beside that of the current run'),
      };
    }
    item.contextValue = isCurrent ? 'current' : pinned ? 'pinned' : 'run';
    item.accessibilityInformation = { label: `${title}, ${item.description}` };
    item.command = { command: 'microgpt.showRun', title: vscode.l10n.t('Show Run'), arguments: [{ id, isCurrent }] };
    return item;
  }

  /** Gives the run the first colour that no other has. */
  private tick(id: string, byHand: boolean): void {
    const taken = new Set([...this.ticked.values()].map(({ colour }) => colour));
    let colour = 0;
    while (taken.has(colour)) colour++;
    this.ticked.set(id, { colour, byHand });
  }

  /** Shows the ticked runs beside the current one, after what is being shown. */
  private show(): void {
    const shown = this.showing.then(() => this.showBeside());
    this.parts.errors.watch(shown);
    this.showing = shown.catch(() => {});
  }

  private async showBeside(): Promise<void> {
    const { training, archive } = this.parts;
    const { run } = training.status;
    const runs = (await archive.list()).flatMap(({ summary: { id, program, means }, name }) => {
      const { colour } = this.ticked.get(id) ?? {};
      return colour === undefined || id === run ? [] : [{ name: name ?? program.name, colour, means }];
    });
    await training.showBeside(runs);
  }

  /** Compares the run with the current one. */
  private async compare({ name, summary }: RunItem): Promise<void> {
    const { training, files } = this.parts;
    const current = await training.queries.runSummary();
    if (current === null) throw new UserError(vscode.l10n.t('There is no current run: show one, then compare.'));
    const { comparisonText } = await import('./work');
    const text = comparisonText(
      { title: vscode.l10n.t('{0} (current)', current.program.name), summary: current },
      { title: name ?? summary.program.name, summary },
    );
    const uri = files.keep(vscode.l10n.t('Comparison.md'), createHash('sha256').update(text).digest('hex'), text);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
    if (current.program.sha256 === summary.program.sha256) return;
    await vscode.commands.executeCommand(
      'vscode.diff',
      this.programOf(summary),
      this.programOf(current),
      vscode.l10n.t('{0} and {1} (current)', summary.program.name, current.program.name),
      { viewColumn: vscode.ViewColumn.Active, preview: false },
    );
  }

  private async showProgram({ summary }: RunItem): Promise<void> {
    await vscode.window.showTextDocument(this.programOf(summary), { preview: false });
  }

  /** Returns the document with the text of a run's program. */
  private programOf({ program, text }: RunSummary): vscode.Uri {
    return text === null ? modelSourceUri : this.parts.files.keep(program.name, program.sha256, text);
  }

  private async rename({ id, name, summary }: RunItem): Promise<void> {
    const given = await vscode.window.showInputBox({
      title: vscode.l10n.t('Rename Run'),
      value: name ?? summary.program.name,
      prompt: vscode.l10n.t('A name for this run; empty for that of its program'),
      ignoreFocusOut: true,
    });
    if (given === undefined) return;
    await this.parts.archive.change(id, { name: given.trim() === '' ? null : given.trim().slice(0, 200) });
    this.changed.fire();
  }

  private async pin({ id }: RunItem, pinned: boolean): Promise<void> {
    await this.parts.archive.change(id, { pinned });
    this.changed.fire();
  }

  private async remove({ id, name, summary }: RunItem): Promise<void> {
    const { archive, errors } = this.parts;
    const restore = await archive.remove(id);
    this.changed.fire();
    errors.offer('information', vscode.l10n.t('The run {0} is deleted.', shownText(name ?? summary.program.name)), [
      {
        title: vscode.l10n.t('Undo'),
        run: async () => {
          await restore();
          this.changed.fire();
        },
      },
    ]);
  }
}

function isItem(item: unknown): item is RunItem {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';
}

function currentItem(summary: RunSummary, known: ArchivedRun | undefined): RunItem {
  const { name = null, pinned = false } = known ?? {};
  return { id: summary.id, name, pinned, isCurrent: true, summary, differs: [] };
}

function archivedItem({ summary, name, pinned }: ArchivedRun): RunItem {
  return { id: summary.id, name, pinned, isCurrent: false, summary, differs: [] };
}

/** Returns what a run has other than another, in words. */
export function differences(run: RunItem['summary'], other: RunItem['summary']): string[] {
  const found: string[] = [];
  // The title has the name of the program.
  const { name, sha256 } = run.program;
  if (name === other.program.name && sha256 !== other.program.sha256) found.push(vscode.l10n.t('changed code'));
  if (run.corpus !== other.corpus) found.push(shownText(run.corpus));
  if (run.division !== other.division) {
    found.push(run.division === 'lines' ? vscode.l10n.t('lines') : vscode.l10n.t('blocks'));
  }
  for (const [part, word] of configWords) {
    if (run.config[part] !== other.config[part]) found.push(`${word} ${formatNumber(run.config[part])}`);
  }
  for (const name of new Set([...Object.keys(run.config.own ?? {}), ...Object.keys(other.config.own ?? {})])) {
    const value = run.config.own?.[name];
    if (value !== other.config.own?.[name])
      found.push(value === undefined ? `${name} -` : `${name} ${formatNumber(value)}`);
  }
  return found;
}

function tooltip(summary: RunItem['summary'], name: string | null): string {
  const { program, corpus, division, documents, config, steps } = summary;
  const numbers = [
    ...configWords.map(([part, word]) => `${word} ${config[part]}`),
    ...Object.entries(config.own ?? {}).map(([own, value]) => `${own} ${value}`),
  ];
  return [
    ...(name === null ? [] : [name]),
    vscode.l10n.t('Program: {0}', shownText(program.name)),
    vscode.l10n.t('Corpus: {0}, {1}', shownText(corpus), documentsWords(documents, division, config.blockSize)),
    vscode.l10n.t('Steps: {0} of {1}', formatCount(steps), formatCount(config.numSteps)),
    numbers.join(', '),
  ].join('\n');
}
