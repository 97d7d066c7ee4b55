/** Lesson room: opens lessons, runs their cells, and keeps what was done. */

import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { typedNumber } from '../../lessons/answer';
import { type Output, outputMarkdown } from '../../lessons/output';
import { parseCell, type Question } from '../../lessons/parse-cell';
import { runCell } from '../../lessons/run-cell';
import { isPublished, LessonMemory } from '../../lessons/stage';
import { CellLanguage } from './cell-language';
import { cellKeys, doneCount, type KeptCell, KeptLessons } from './kept-lessons';
import { notebookCell, readNotebook, writeNotebook } from './lesson-file';
import { type LessonParts, lessonType } from './lesson-parts';
import { copyOf, lessonId, type ShippedLesson, shippedLessons } from './shipped-lessons';
import { windowStage } from './window-stage';

/** A line of the view. */
export interface LessonItem {
  readonly id: string;
  readonly title: string;
  readonly done: number;
  /** The number of cells that run; null before the first has. */
  readonly total: number | null;
}

/** What a new lesson begins with. */
const newLesson = [
  ['prose', '# A new lesson\n\nPredict first, then look, then say why. The cell below runs against the real model.'],
  ['code', 'begin\ngo to 1\nselect wte[BOS][0]'],
  ['prose', 'Before you look: has this parameter a gradient above 0?'],
  [
    'code',
    'ask What is the gradient of wte[BOS][0] in step 1?\nanswer wte[BOS][0].grad\nhint It is in the card of the Inspector.',
  ],
] as const;

export class LessonRoom implements vscode.Disposable {
  private readonly parts: LessonParts;
  private readonly controller: vscode.NotebookController;
  private readonly changed: vscode.EventEmitter<void>;
  private readonly kept: KeptLessons;
  private readonly memories = new WeakMap<vscode.NotebookDocument, LessonMemory>();
  /** Lessons whose first cell has shown the Inspector. */
  private readonly begun = new WeakSet<vscode.NotebookDocument>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly itemsChanged = new vscode.EventEmitter<void>();
  private shipped: Promise<ShippedLesson[]> | null = null;
  /** Cells run one after the other, whoever asks for them. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(parts: LessonParts, controller: vscode.NotebookController, changed: vscode.EventEmitter<void>) {
    this.parts = parts;
    this.controller = controller;
    this.changed = changed;
    this.kept = new KeptLessons(parts.context.globalState);
    const watch = (work: PromiseLike<unknown>) => parts.errors.watch(work);
    this.subscriptions = [
      new CellLanguage(parts.training, watch),
      this.itemsChanged,
      vscode.notebooks.registerNotebookCellStatusBarItemProvider(lessonType, {
        onDidChangeCellStatusBarItems: this.itemsChanged.event,
        provideCellStatusBarItems: (cell) => this.items(cell),
      }),
      controller.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
        if (selected) watch(this.takeUp(notebook));
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  read(bytes: Uint8Array): vscode.NotebookData {
    return readNotebook(bytes);
  }

  write(notebook: vscode.NotebookData): Uint8Array {
    return writeNotebook(notebook);
  }

  // The view.

  async lessons(): Promise<LessonItem[]> {
    return (await this.all()).map(({ id, title }) => {
      const lesson = this.kept.lesson(id);
      return { id, title, done: doneCount(lesson), total: lesson?.total ?? null };
    });
  }

  treeItem({ id, title, done, total }: LessonItem): vscode.TreeItem {
    const item = new vscode.TreeItem(title);
    const isDone = total !== null && done === total;
    item.id = id;
    item.iconPath = new vscode.ThemeIcon(isDone ? 'pass-filled' : done > 0 ? 'circle-large-filled' : 'circle-large');
    if (total !== null) item.description = isDone ? vscode.l10n.t('done') : vscode.l10n.t('{0} of {1}', done, total);
    item.accessibilityInformation = { label: `${title}${item.description ? `, ${item.description}` : ''}` };
    item.contextValue = total === null ? 'lesson' : 'begun';
    item.command = { command: 'microgpt.openLesson', title: vscode.l10n.t('Open Lesson'), arguments: [{ id }] };
    return item;
  }

  /** Opens a lesson: that of an item, or the one that the user picks. */
  async open(item: unknown): Promise<void> {
    const id = idOf(item) ?? (await this.pick());
    if (id === undefined) return;
    const lesson = (await this.all()).find((one) => one.id === id);
    if (lesson === undefined) throw new UserError(vscode.l10n.t('There is no lesson {0}.', id));
    const { globalStorageUri } = this.parts.context;
    await this.show(await vscode.workspace.openNotebookDocument(await copyOf(lesson, globalStorageUri)));
  }

  /** Opens a new lesson with an example. */
  async create(): Promise<void> {
    const cells = newLesson.map(([kind, text]) => notebookCell({ kind, text, language: '', raw: null }));
    await this.show(await vscode.workspace.openNotebookDocument(lessonType, new vscode.NotebookData(cells)));
  }

  /** Forgets what was done in a lesson: that of an item, or of the active editor. */
  async startOver(item: unknown): Promise<void> {
    const active = vscode.window.activeNotebookEditor?.notebook;
    const id = idOf(item) ?? (active === undefined ? undefined : this.idOf(active));
    if (id === undefined) throw new UserError(vscode.l10n.t('No lesson is open: open one first.'));
    await this.kept.forget(id);
    for (const notebook of vscode.workspace.notebookDocuments) {
      if (notebook.notebookType !== lessonType || this.idOf(notebook) !== id) continue;
      this.memories.delete(notebook);
      for (const cell of codeCells(notebook)) await this.putOutputs(cell, []);
    }
    this.showChange();
  }

  // Cells.

  /** Runs cells one after the other, up to the first that fails. */
  run(cells: readonly vscode.NotebookCell[], notebook: vscode.NotebookDocument): Promise<void> {
    const all = this.last.then(async () => {
      for (const cell of cells) if (!(await this.runOne(cell, notebook, cells.length === 1))) return;
    });
    this.last = all.catch(() => {});
    return all;
  }

  /** Asks for the answer to a cell's question: runs the cell by itself. */
  async answer(cell: unknown): Promise<void> {
    const asked = this.cellOf(cell);
    if (asked !== undefined) await this.run([asked], asked.notebook);
  }

  /** Shows the next hint of a cell's question. */
  async hint(cell: unknown): Promise<void> {
    const asked = this.cellOf(cell);
    const question = asked && questionOf(asked);
    if (asked === undefined || question === undefined) return;
    const kept = this.keptOf(asked);
    const hints = Math.min(kept.hints + 1, question.hints.length);
    const outputs = kept.outputs.map((output) =>
      output.kind === 'question'
        ? { ...output, hints: question.hints.slice(0, hints), hasMore: hints < question.hints.length }
        : output,
    );
    await this.keep(asked, { ...kept, hints, outputs });
    await this.putOutputs(asked, outputs);
  }

  private async runOne(
    cell: vscode.NotebookCell,
    notebook: vscode.NotebookDocument,
    single: boolean,
  ): Promise<boolean> {
    const { inspector, errors } = this.parts;
    const execution = this.controller.createNotebookCellExecution(cell);
    const cancelled = new AbortController();
    execution.token.onCancellationRequested(() => cancelled.abort());
    execution.start();
    const outputs: Output[] = [];
    const hints = this.keptOf(cell).hints;
    try {
      await execution.clearOutput();
      if (!this.begun.has(notebook)) {
        this.begun.add(notebook);
        if (!inspector.visible) inspector.show(vscode.ViewColumn.Beside, true);
      }
      this.checkModel(cell, notebook);
      const run = {
        stage: windowStage(this.parts, () => columnOf(notebook)),
        memory: this.memoryOf(notebook),
        signal: cancelled.signal,
        hints,
        answer: (question: Question, tolerance: string) =>
          single ? askAnswer(question, tolerance, execution.token) : Promise.resolve(null),
      };
      for await (const output of runCell(parseCell(cell.document.getText()), run)) {
        outputs.push(output);
        await execution.appendOutput(notebookOutput(output));
      }
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      // Errors of the user's are read under the cell; any other is in the log as well.
      if (error.name !== 'UserError' && error.name !== 'AbortError') errors.note(error);
      await execution.appendOutput(new vscode.NotebookCellOutput([errorItem(error)]));
      execution.end(false);
      await this.keep(cell, { ...this.keptOf(cell), done: false });
      return false;
    }
    const asked = outputs.find((output) => output.kind === 'question');
    const before = this.keptOf(cell);
    const done = asked === undefined || asked.state === 'right' || (asked.state === 'open' && before.done);
    await this.keep(cell, { done, hints: asked?.hints.length ?? 0, outputs });
    execution.end(true);
    return true;
  }

  /** A lesson about the published run does not speak of another. */
  private checkModel(cell: vscode.NotebookCell, notebook: vscode.NotebookDocument): void {
    const begins = (one: vscode.NotebookCell) =>
      parseCell(one.document.getText()).commands.some(({ kind }) => kind === 'begin');
    const cells = codeCells(notebook);
    const first = cells.findIndex(begins);
    if (first < 0 || cells.indexOf(cell) < first || begins(cell) || isPublished(this.parts.training.status)) return;
    throw new UserError(
      vscode.l10n.t(
        'This lesson is about the published run, which is not the current one: run the cell with begin first.',
      ),
    );
  }

  /** Puts the outputs of the last time under the cells. */
  private async takeUp(notebook: vscode.NotebookDocument): Promise<void> {
    if (notebook.notebookType !== lessonType) return;
    for (const cell of codeCells(notebook)) {
      const { outputs } = this.keptOf(cell);
      if (outputs.length > 0 && cell.outputs.length === 0) await this.putOutputs(cell, outputs);
    }
    this.showChange();
  }

  private async putOutputs(cell: vscode.NotebookCell, outputs: readonly Output[]): Promise<void> {
    const execution = this.controller.createNotebookCellExecution(cell);
    execution.start();
    await execution.replaceOutput(outputs.map(notebookOutput));
    execution.end(undefined);
  }

  private items(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem[] {
    const question = questionOf(cell);
    if (question === undefined) return [];
    const { NotebookCellStatusBarItem, NotebookCellStatusBarAlignment } = vscode;
    const button = (text: string, command: string, tooltip: string) => {
      const item = new NotebookCellStatusBarItem(text, NotebookCellStatusBarAlignment.Left);
      item.command = { command, title: tooltip, arguments: [cell] };
      item.tooltip = tooltip;
      item.accessibilityInformation = { label: tooltip, role: 'button' };
      return item;
    };
    const { hints, done } = this.keptOf(cell);
    const answer = button(
      `$(edit) ${vscode.l10n.t('Answer...')}`,
      'microgpt.answerQuestion',
      vscode.l10n.t('Answer the question'),
    );
    const hint = button(
      `$(lightbulb) ${vscode.l10n.t('Hint {0} of {1}', hints + 1, question.hints.length)}`,
      'microgpt.showHint',
      vscode.l10n.t('Show the next hint'),
    );
    return [answer, ...(done || hints >= question.hints.length ? [] : [hint])];
  }

  private async pick(): Promise<string | undefined> {
    const items = (await this.lessons()).map((lesson) => {
      const { description } = this.treeItem(lesson);
      return {
        label: lesson.title,
        id: lesson.id,
        ...(typeof description === 'string' && { description }),
      };
    });
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open Lesson') });
    return picked?.id;
  }

  /** Shows a lesson where it does not cover the Inspector. */
  private async show(notebook: vscode.NotebookDocument): Promise<void> {
    const { inspector } = this.parts;
    const viewColumn =
      inspector.panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
    await vscode.window.showNotebookDocument(notebook, {
      viewColumn: columnOf(notebook) ?? viewColumn,
      preview: false,
    });
  }

  private all(): Promise<ShippedLesson[]> {
    this.shipped ??= shippedLessons(this.parts.context.extensionUri);
    return this.shipped;
  }

  private memoryOf(notebook: vscode.NotebookDocument): LessonMemory {
    const memory = this.memories.get(notebook) ?? new LessonMemory();
    this.memories.set(notebook, memory);
    return memory;
  }

  private idOf({ uri }: vscode.NotebookDocument): string {
    return lessonId(uri, this.parts.context.globalStorageUri);
  }

  private keptOf(cell: vscode.NotebookCell): KeptCell {
    return this.kept.cell(this.idOf(cell.notebook), keyOf(cell));
  }

  private async keep(cell: vscode.NotebookCell, kept: KeptCell): Promise<void> {
    await this.kept.keep(this.idOf(cell.notebook), keysOf(cell.notebook), keyOf(cell), kept);
    this.showChange();
  }

  private showChange(): void {
    this.changed.fire();
    this.itemsChanged.fire();
  }

  /** The cell that a command is given, or the selected one. */
  private cellOf(argument: unknown): vscode.NotebookCell | undefined {
    const editor = vscode.window.activeNotebookEditor;
    const given = isCell(argument) ? argument : undefined;
    const [range] = editor?.selections ?? [];
    return given ?? (editor && range && editor.notebook.cellAt(range.start));
  }
}

function codeCells(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
  return notebook.getCells().filter(({ document }) => document.languageId === lessonType);
}

function keysOf(notebook: vscode.NotebookDocument): string[] {
  return cellKeys(codeCells(notebook).map(({ document }) => document.getText()));
}

function keyOf(cell: vscode.NotebookCell): string {
  return keysOf(cell.notebook)[codeCells(cell.notebook).indexOf(cell)] ?? '';
}

function questionOf({ document }: vscode.NotebookCell): Question | undefined {
  if (document.languageId !== lessonType) return undefined;
  const asked = parseCell(document.getText()).commands.find(({ kind }) => kind === 'ask');
  return asked?.kind === 'ask' ? asked.question : undefined;
}

function columnOf(notebook: vscode.NotebookDocument): vscode.ViewColumn | undefined {
  return vscode.window.visibleNotebookEditors.find((editor) => editor.notebook === notebook)?.viewColumn;
}

function notebookOutput(output: Output): vscode.NotebookCellOutput {
  const { text } = vscode.NotebookCellOutputItem;
  const markdown = text(outputMarkdown(output), 'text/markdown');
  // In Restricted Mode VS Code shows no SVG: the text stands there instead.
  return new vscode.NotebookCellOutput(
    output.kind === 'plot' ? [text(output.svg, 'image/svg+xml'), markdown] : [markdown],
  );
}

function errorItem({ name, message, stack }: Error): vscode.NotebookCellOutputItem {
  const known = name === 'UserError';
  return vscode.NotebookCellOutputItem.error({ name: known ? '' : name, message, ...(!known && stack && { stack }) });
}

async function askAnswer(
  { text }: Question,
  tolerance: string,
  token: vscode.CancellationToken,
): Promise<string | null> {
  const typed = await vscode.window.showInputBox(
    {
      title: text,
      prompt: tolerance === '' ? vscode.l10n.t('Your answer') : vscode.l10n.t('Your answer, {0}', tolerance),
      placeHolder: '0.37',
      ignoreFocusOut: true,
      validateInput: (given) => {
        if (given.trim() === '') return null;
        try {
          typedNumber(given);
          return null;
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      },
    },
    token,
  );
  return typed === undefined || typed.trim() === '' ? null : typed;
}

function isCell(argument: unknown): argument is vscode.NotebookCell {
  return typeof argument === 'object' && argument !== null && 'notebook' in argument && 'document' in argument;
}

function idOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' ? item.id : undefined;
}
