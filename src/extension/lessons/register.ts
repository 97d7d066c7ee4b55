/**
 * Lessons: what VS Code has to know of them from the start. Their code is loaded with the first
 * lesson, or when their view is seen.
 */

import * as vscode from 'vscode';
import { type LessonParts, lessonType } from './lesson-parts';
import type { LessonItem, LessonRoom } from './lesson-room';

export function registerLessons(parts: LessonParts): vscode.Disposable {
  const { errors } = parts;
  let loading: Promise<LessonRoom> | null = null;
  const room = () => {
    loading ??= import('./lesson-room').then(({ LessonRoom }) => new LessonRoom(parts, controller, changed));
    return loading;
  };
  const changed = new vscode.EventEmitter<void>();
  const controller = vscode.notebooks.createNotebookController(
    'microgpt.lessons',
    lessonType,
    vscode.l10n.t('MicroGPT'),
    async (cells, notebook) => (await room()).run(cells, notebook),
  );
  controller.supportedLanguages = [lessonType];
  controller.supportsExecutionOrder = false;
  controller.description = vscode.l10n.t('The training session of this window');
  const command = (id: string, run: (room: LessonRoom, argument: unknown) => Promise<unknown>) =>
    vscode.commands.registerCommand(
      `microgpt.${id}`,
      errors.guarded(async (argument: unknown) => run(await room(), argument)),
    );
  return vscode.Disposable.from(
    changed,
    controller,
    vscode.workspace.registerNotebookSerializer(
      lessonType,
      {
        deserializeNotebook: async (bytes) => (await room()).read(bytes),
        serializeNotebook: async (notebook) => (await room()).write(notebook),
      },
      { transientOutputs: true },
    ),
    vscode.window.createTreeView<LessonItem>('microgpt.lessons', {
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: async (item) => (item === undefined ? await (await room()).lessons() : []),
        getTreeItem: async (item) => (await room()).treeItem(item),
      },
    }),
    command('openLesson', (lessons, item) => lessons.open(item)),
    command('newLesson', (lessons) => lessons.create()),
    command('startLessonOver', (lessons, item) => lessons.startOver(item)),
    command('answerQuestion', (lessons, cell) => lessons.answer(cell)),
    command('showHint', (lessons, cell) => lessons.hint(cell)),
    { dispose: () => void loading?.then((lessons) => lessons.dispose()) },
  );
}
