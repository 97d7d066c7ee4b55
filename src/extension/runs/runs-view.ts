/** Runs view: the current run and those of the archive, newest first. */

import * as vscode from 'vscode';
import { formatCount, formatLoss, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import type { RunSummary } from '../../training/run-summary';
import type { RunConfig, SessionStatus } from '../../training/status';
import { documentsWords } from '../count-words';
import type { Errors } from '../errors';
import type { Training } from '../training/training';
import type { ArchivedRun, RunArchive } from './run-archive';

/** The view changes no faster than this, milliseconds. */
const INTERVAL = 500;

export interface RunsParts {
  readonly training: Training;
  readonly archive: RunArchive;
  readonly errors: Errors;
}

/** A line of the view. */
interface RunItem {
  readonly id: string;
  readonly name: string | null;
  readonly pinned: boolean;
  readonly isCurrent: boolean;
  readonly summary: Pick<RunSummary, 'program' | 'config' | 'corpus' | 'division' | 'documents' | 'steps' | 'loss'>;
  /** What differs from the run below. */
  readonly differs: readonly string[];
}

export class RunsView implements vscode.TreeDataProvider<RunItem>, vscode.Disposable {
  private readonly parts: RunsParts;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | null = null;

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
      training.onDidArchive(() => this.changed.fire()),
      training.onDidChange(() => {
        this.timer ??= setTimeout(() => {
          this.timer = null;
          this.changed.fire();
        }, INTERVAL);
      }),
      command('showRun', async ({ id, isCurrent }) => {
        if (!isCurrent) await training.showArchived(id);
        await vscode.commands.executeCommand('microgpt.openInspector');
      }),
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
    const { status } = training;
    const known = archived.find(({ summary }) => summary.id === status.run);
    const current = currentItem(status, known);
    const others = archived.filter(({ summary }) => summary.id !== status.run);
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
    const facts = [
      vscode.l10n.t('{0} of {1} steps', formatCount(steps), formatCount(config.numSteps)),
      ...(loss === null ? [] : [vscode.l10n.t('loss {0}', formatLoss(loss))]),
    ];
    item.description = [...facts, ...(differs.length > 0 ? differs : [shownText(corpus)])].join(' · ');
    item.tooltip = tooltip(summary, name);
    item.iconPath = new vscode.ThemeIcon(
      isCurrent ? 'play-circle' : pinned ? 'pinned' : 'history',
      isCurrent ? new vscode.ThemeColor('charts.blue') : undefined,
    );
    item.contextValue = isCurrent ? 'current' : pinned ? 'pinned' : 'run';
    item.accessibilityInformation = { label: `${title}, ${item.description}` };
    item.command = { command: 'microgpt.showRun', title: vscode.l10n.t('Show Run'), arguments: [{ id, isCurrent }] };
    return item;
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

function currentItem(status: SessionStatus, known: ArchivedRun | undefined): RunItem | null {
  const { run: id, program, config, corpus, division, documents, newest: steps, loss } = status;
  if (id === null || program === null || config === null || corpus === null || division === null) return null;
  const { name = null, pinned = false } = known ?? {};
  return {
    id,
    name,
    pinned,
    isCurrent: true,
    summary: { program, config, corpus, division, documents, steps, loss },
    differs: [],
  };
}

function archivedItem({ summary, name, pinned }: ArchivedRun): RunItem {
  return { id: summary.id, name, pinned, isCurrent: false, summary, differs: [] };
}

const words: readonly (readonly [keyof RunConfig, string])[] = [
  ['nLayer', 'n_layer'],
  ['nEmbd', 'n_embd'],
  ['nHead', 'n_head'],
  ['blockSize', 'block_size'],
  ['numSteps', 'num_steps'],
  ['learningRate', 'learning rate'],
  ['beta1', 'beta1'],
  ['beta2', 'beta2'],
  ['eps', 'eps'],
  ['initStd', 'init std'],
  ['seed', 'seed'],
];

/** Returns what a run has other than another, in words. */
export function differences(run: RunItem['summary'], other: RunItem['summary']): string[] {
  const found: string[] = [];
  if (run.program.sha256 !== other.program.sha256) {
    found.push(run.program.name === other.program.name ? vscode.l10n.t('changed code') : shownText(run.program.name));
  }
  if (run.corpus !== other.corpus) found.push(shownText(run.corpus));
  if (run.division !== other.division) {
    found.push(run.division === 'lines' ? vscode.l10n.t('lines') : vscode.l10n.t('blocks'));
  }
  for (const [part, word] of words) {
    if (run.config[part] !== other.config[part]) found.push(`${word} ${formatNumber(run.config[part] as number)}`);
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
    ...words.map(([part, word]) => `${word} ${config[part]}`),
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
