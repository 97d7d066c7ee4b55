/** The stage of a lesson in a window: its session, and the editors beside the notebook. */

import * as vscode from 'vscode';
import type { LessonStage } from '../../lessons/stage';
import type { Steering } from '../../protocol/steering';
import { publishedConfig } from '../../training/run/config';
import type { LessonParts } from './lesson-parts';

/** `notebookColumn`: where the lesson is. */
export function windowStage(
  { training, inspector, running }: LessonParts,
  notebookColumn: () => vscode.ViewColumn | undefined,
): LessonStage {
  return {
    status: () => training.status,
    calls: () => training.session,
    begin: async () => {
      const { number } = await training.readNames(publishedConfig);
      await training.begin({ config: publishedConfig, corpus: number, model: { file: null } });
    },
    train: async (steps, signal) => {
      await training.run(steps ?? undefined);
      await rests(training, signal);
    },
    steer: async (to: Steering) => inspector.steer(to),
    showLine: async (line) => {
      await running.show({
        inspectorColumn: inspector.panel?.viewColumn,
        preserveFocus: true,
        column: await sourceColumn(notebookColumn(), inspector.panel?.viewColumn),
        range: { line, column: 0, endLine: line, endColumn: 0 },
      });
      running.putCursorOn(line);
    },
    generate: async (prefix) => {
      const commands = await vscode.commands.getCommands(true);
      if (!commands.includes('microgpt.generate')) return false;
      await vscode.commands.executeCommand('microgpt.generate', { prefix });
      return true;
    },
  };
}

/** Resolves when training rests; `signal` pauses it. */
async function rests(training: LessonParts['training'], signal: AbortSignal): Promise<void> {
  const pause = () => void training.pause();
  signal.addEventListener('abort', pause);
  try {
    if (signal.aborted) await training.pause();
    await new Promise<void>((resolve) => {
      const look = () => {
        if (training.status.state === 'running') return;
        listening.dispose();
        resolve();
      };
      const listening = training.onDidChange(look);
      look();
    });
  } finally {
    signal.removeEventListener('abort', pause);
  }
}

/**
 * Returns a column for the source that hides neither the lesson nor the Inspector: another one that
 * is there, or one below the Inspector.
 */
async function sourceColumn(
  notebook: vscode.ViewColumn | undefined,
  inspector: vscode.ViewColumn | undefined,
): Promise<vscode.ViewColumn> {
  const groups = vscode.window.tabGroups.all;
  const free = groups.find(({ viewColumn }) => viewColumn !== notebook && viewColumn !== inspector);
  if (free !== undefined) return free.viewColumn;
  if (groups.length === 2) {
    await vscode.commands.executeCommand('vscode.setEditorLayout', {
      orientation: 0,
      groups: [{ size: 0.5 }, { size: 0.5, groups: [{ size: 0.65 }, { size: 0.35 }] }],
    });
    return vscode.ViewColumn.Three;
  }
  return vscode.ViewColumn.Beside;
}
