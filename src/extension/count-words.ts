/** Counts with their unit, as VS Code shows them: `1 document`, `32,033 documents`. */

import * as vscode from 'vscode';
import { formatCount } from '../text/numbers';
import type { Division } from '../training/corpus/division';

/** Returns `43,264 nodes`, `1 node`, `no nodes`. */
export function nodesWords(nodes: number): string {
  if (nodes === 0) return vscode.l10n.t('no nodes');
  return nodes === 1 ? vscode.l10n.t('1 node') : vscode.l10n.t('{0} nodes', formatCount(nodes));
}

export function callsWords(calls: number): string {
  return calls === 1 ? vscode.l10n.t('1 call') : vscode.l10n.t('{0} calls', formatCount(calls));
}

/** Returns `1,234 documents`, `1,234 blocks of 16 characters`. */
export function documentsWords(documents: number, division: Division | null, blockSize: number): string {
  if (division === 'blocks') {
    const size = charactersWords(blockSize);
    return documents === 1
      ? vscode.l10n.t('1 block of at most {0}', size)
      : vscode.l10n.t('{0} blocks of {1}', formatCount(documents), size);
  }
  return documents === 1 ? vscode.l10n.t('1 document') : vscode.l10n.t('{0} documents', formatCount(documents));
}

function charactersWords(characters: number): string {
  return characters === 1 ? vscode.l10n.t('1 character') : vscode.l10n.t('{0} characters', formatCount(characters));
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
