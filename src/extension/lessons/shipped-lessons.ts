/** Shipped lessons: those that come with the extension, as files that the reader may change. */

import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { lessonTitle } from '../../lessons/lesson-text';

/** The end of the names of lessons. */
const extension = '.microgpt.md';

export interface ShippedLesson {
  /** The name of its file without its end: `3-attention`. */
  readonly id: string;
  readonly title: string;
  readonly bytes: Uint8Array;
}

/** Returns the lessons in their order. */
export async function shippedLessons(extensionUri: vscode.Uri): Promise<ShippedLesson[]> {
  const folder = vscode.Uri.joinPath(extensionUri, 'media', 'lessons');
  const files = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  const lessons = files.filter((name) => name.endsWith(extension)).sort();
  return Promise.all(
    lessons.map(async (name) => {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
      const id = name.slice(0, -extension.length);
      return { id, title: lessonTitle(new TextDecoder().decode(bytes)) ?? id, bytes };
    }),
  );
}

/**
 * Returns the reader's copy of a lesson, made where there is none. A lesson that another version of
 * the extension brings has a copy of its own.
 */
export async function copyOf({ id, bytes }: ShippedLesson, storage: vscode.Uri): Promise<vscode.Uri> {
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const folder = vscode.Uri.joinPath(storage, 'lessons', version);
  const file = vscode.Uri.joinPath(folder, `${id}${extension}`);
  try {
    await vscode.workspace.fs.stat(file);
  } catch {
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.workspace.fs.writeFile(file, bytes);
  }
  return file;
}

/** Names a notebook: a copy by its lesson, any other by its place. */
export function lessonId(uri: vscode.Uri, storage: vscode.Uri): string {
  const copies = vscode.Uri.joinPath(storage, 'lessons').path;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const isCopy = uri.path.startsWith(`${copies}/`) && name.endsWith(extension);
  return isCopy ? name.slice(0, -extension.length) : uri.toString();
}
