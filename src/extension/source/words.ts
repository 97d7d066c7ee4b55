/** Source figures in words, as the editor of the source shows them. */

import * as vscode from 'vscode';
import type { FunctionFigures, SourceStatistics } from '../../inspection/source-statistics';
import type { LineStatistics } from '../../step/source/line-statistics';
import { formatNumber } from '../../text/numbers';
import { callsWords, nodesWords } from '../count-words';

/** Returns `40.1 %`, `< 0.1 %`. */
export function shareWords(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/** Returns `64 calls · 43,264 nodes (31.8 %) · 40.1 % of time`. */
export function functionWords({ calls, nodes, milliseconds }: FunctionFigures, step: SourceStatistics): string {
  const parts: string[] = [];
  if (calls !== null) parts.push(callsWords(calls));
  parts.push(nodes === 0 ? nodesWords(0) : `${nodesWords(nodes)} (${shareWords(nodes, step.nodes)})`);
  if (milliseconds !== null && step.time !== null) {
    parts.push(vscode.l10n.t('{0} of time', shareWords(milliseconds, step.time.milliseconds)));
  }
  return parts.join(' · ');
}

/**
 * Returns the mean |gradient| of a line's nodes that the loss depends on; null where it depends on
 * none.
 */
export function meanGradient({ sumGradient, reached }: LineStatistics): number | null {
  return reached === 0 ? null : sumGradient / reached;
}

/** Returns `4.703e−3`; for a line whose nodes are all untouched, that word. */
export function gradientWords(gradient: number | null): string {
  return gradient === null ? vscode.l10n.t('untouched') : formatNumber(gradient);
}
