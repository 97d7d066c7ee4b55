/** Lesson parts: the parts of the extension that lessons act on, and the type of their notebooks. */

import type * as vscode from 'vscode';
import type { Errors } from '../errors';
import type { Inspector } from '../inspector/inspector';
import type { RunningSource } from '../source/running-source';
import type { Training } from '../training/training';

/** Type of the notebooks, and language of their cells. */
export const lessonType = 'microgpt-lesson';

export interface LessonParts {
  readonly context: vscode.ExtensionContext;
  readonly training: Training;
  readonly inspector: Inspector;
  readonly running: RunningSource;
  readonly errors: Errors;
}
