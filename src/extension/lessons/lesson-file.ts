/** Lesson files as VS Code's notebooks, and back. */

import * as vscode from 'vscode';
import { UserError } from '../../engine/user-error';
import { cellLanguage, type LessonCell, readLesson, writeLesson } from '../../lessons/lesson-text';
import { lessonType } from './lesson-parts';

/** Throws a UserError for a file that is not UTF-8: it could not be written back as it was. */
export function readNotebook(bytes: Uint8Array): vscode.NotebookData {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(vscode.l10n.t('The lesson is not a text in UTF-8: save it as one, then open it.'));
  }
  return new vscode.NotebookData(readLesson(text).map(notebookCell));
}

export function writeNotebook({ cells }: vscode.NotebookData): Uint8Array {
  return new TextEncoder().encode(writeLesson(cells.map(lessonCell)));
}

export function notebookCell({ kind, text, raw }: LessonCell): vscode.NotebookCellData {
  const isCode = kind === 'code';
  const cell = new vscode.NotebookCellData(
    isCode ? vscode.NotebookCellKind.Code : vscode.NotebookCellKind.Markup,
    text,
    isCode ? lessonType : 'markdown',
  );
  cell.metadata = { raw };
  return cell;
}

function lessonCell({ kind, value, languageId, metadata }: vscode.NotebookCellData): LessonCell {
  const raw: unknown = metadata?.['raw'];
  const isCode = kind === vscode.NotebookCellKind.Code;
  return {
    kind: isCode ? 'code' : 'prose',
    text: value,
    language: languageId === lessonType ? cellLanguage : languageId,
    raw: typeof raw === 'string' ? raw : null,
  };
}
