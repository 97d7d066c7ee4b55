/** Counts with their unit, as VS Code shows them: `1 document`, `32,033 documents`. */

import * as vscode from 'vscode';
import { formatCount } from '../text/numbers';

/** Returns `43,264 nodes`, `1 node`, `no nodes`. */
export function nodesWords(nodes: number): string {
  if (nodes === 0) return vscode.l10n.t('no nodes');
  return nodes === 1 ? vscode.l10n.t('1 node') : vscode.l10n.t('{0} nodes', formatCount(nodes));
}

export function callsWords(calls: number): string {
  return calls === 1 ? vscode.l10n.t('1 call') : vscode.l10n.t('{0} calls', formatCount(calls));
}

export function documentsWords(documents: number): string {
  return documents === 1 ? vscode.l10n.t('1 document') : vscode.l10n.t('{0} documents', formatCount(documents));
}

export function parametersWords(parameters: number): string {
  return parameters === 1 ? vscode.l10n.t('1 parameter') : vscode.l10n.t('{0} parameters', formatCount(parameters));
}

export function bytesWords(bytes: number): string {
  return bytes === 1 ? vscode.l10n.t('1 byte') : vscode.l10n.t('{0} bytes', formatCount(bytes));
}

export function timedStepsWords(steps: number): string {
  return steps === 1 ? vscode.l10n.t('1 timed step') : vscode.l10n.t('{0} timed steps', formatCount(steps));
}
