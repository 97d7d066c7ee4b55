/** Speed of training: the choice of how many steps a second it takes at most. */

import * as vscode from 'vscode';
import { speeds } from '../../training/speeds';

export function isSpeed(value: unknown): value is number {
  return speeds.some((speed) => speed === value);
}

/** Returns the chosen speed, steps a second, null for full speed; undefined where none was chosen. */
export async function chooseSpeed(current: number | null): Promise<number | null | undefined> {
  const item = (speed: number | null) => ({
    label:
      speed === null
        ? vscode.l10n.t('Full speed')
        : speed === 1
          ? vscode.l10n.t('1 step a second')
          : vscode.l10n.t('{0} steps a second', speed),
    ...(speed === current ? { description: vscode.l10n.t('current') } : {}),
    speed,
  });
  const chosen = await vscode.window.showQuickPick([null, ...speeds].map(item), {
    title: vscode.l10n.t('MicroGPT: Set Training Speed'),
    ignoreFocusOut: true,
  });
  return chosen?.speed;
}
