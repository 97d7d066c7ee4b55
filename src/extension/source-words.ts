/** How figures of the source are written in its editor. */

import * as vscode from 'vscode';
import { formatCount, formatNumber } from '../graph/format';
import type { LineStatistics } from '../graph/line-statistics';
import type { FunctionFigures, SourceStatistics } from '../training/source-statistics';

/** `40.1 %`, `< 0.1 %` */
export function shareWords(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/** `43,264 nodes`, `1 node`, `no nodes` */
export function nodesWords(nodes: number): string {
  if (nodes === 0) return vscode.l10n.t('no nodes');
  return nodes === 1 ? vscode.l10n.t('1 node') : vscode.l10n.t('{0} nodes', formatCount(nodes));
}

/** `64 calls · 43,264 nodes (31.8 %) · 40.1 % of time` */
export function functionWords({ calls, nodes, milliseconds }: FunctionFigures, step: SourceStatistics): string {
  const parts: string[] = [];
  if (calls !== null) {
    parts.push(calls === 1 ? vscode.l10n.t('1 call') : vscode.l10n.t('{0} calls', formatCount(calls)));
  }
  parts.push(nodes === 0 ? nodesWords(0) : `${nodesWords(nodes)} (${shareWords(nodes, step.nodes)})`);
  if (milliseconds !== null && step.time !== null) {
    parts.push(vscode.l10n.t('{0} of time', shareWords(milliseconds, step.time.milliseconds)));
  }
  return parts.join(' · ');
}

/** The mean |gradient| of a line's nodes that the loss depends on; null where it depends on none. */
export function meanGradient({ sumGradient, reached }: LineStatistics): number | null {
  return reached === 0 ? null : sumGradient / reached;
}

/** `4.703e−3`, or that there is none. */
export function gradientWords(gradient: number | null): string {
  return gradient === null ? vscode.l10n.t('not touched') : formatNumber(gradient);
}
