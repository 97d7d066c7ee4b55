/**
 * Hovers in the model's source: the figures of a line or a function in the current step, in detail.
 */

import * as vscode from 'vscode';
import type { FunctionFigures, SourceStatistics } from '../../inspection/source-statistics';
import type { LineStatistics } from '../../step/source/line-statistics';
import { formatCount, formatNumber } from '../../text/numbers';
import { nodesWords, timedStepsWords } from '../count-words';
import { heatOf, heatSteps } from './decorations';
import { sourceSelector } from './model-source';
import { type SourceTarget, showInInspectorCommand } from './target';
import type { SourceWatch } from './watch';
import { gradientWords, meanGradient, shareWords } from './words';

export function provideHovers(source: SourceWatch): vscode.Disposable {
  return vscode.languages.registerHoverProvider(sourceSelector, {
    provideHover(document, position) {
      const { statistics, views } = source;
      if (statistics === null || !views.hover || !source.running.shows(document)) return null;
      const text = hoverText(statistics, position.line + 1);
      return text && new vscode.Hover(text, document.lineAt(position.line).range);
    },
  });
}

function hoverText(step: SourceStatistics, at: number): vscode.MarkdownString | null {
  const line = step.lines.find(({ line }) => line === at);
  if (line !== undefined) return markdown(lineRows(line), step, { line: at });
  const called = step.functions.find(({ line }) => line === at);
  if (called !== undefined) return markdown(functionRows(called, step), step, { function: called.name });
  if (step.time?.backward?.line === at) return markdown(backwardRows(step), step, { line: at });
  return null;
}

type Rows = readonly (readonly [what: string, figure: string])[];

function lineRows(line: LineStatistics): Rows {
  const gradient = meanGradient(line);
  const operations = line.operations.map(({ sign, count }) => `${formatCount(count)} ${sign}`).join(', ');
  const reached =
    line.reached === line.nodes
      ? vscode.l10n.t('the loss depends on all')
      : vscode.l10n.t('the loss depends on {0}', formatCount(line.reached));
  return [
    [vscode.l10n.t('Nodes'), `${formatCount(line.nodes)}: ${operations}; ${reached}`],
    [vscode.l10n.t('Values'), vscode.l10n.t('{0} to {1}', formatNumber(line.lowest), formatNumber(line.highest))],
    [vscode.l10n.t('Mean |gradient|'), `${gradientWords(gradient)}${heatWords(gradient)}`],
    ...(gradient === null
      ? []
      : ([
          [vscode.l10n.t('Largest |gradient|'), formatNumber(line.largestGradient)],
          [vscode.l10n.t('Sum of |gradient|'), formatNumber(line.sumGradient)],
          [
            vscode.l10n.t('Flow'),
            vscode.l10n.t('{0} passed back: sum of |local gradient × gradient|', formatNumber(line.flow)),
          ],
        ] as const)),
    ...inactiveRows(line),
  ];
}

function inactiveRows({ operations, inactiveRelus }: LineStatistics): Rows {
  const relus = operations.find(({ sign }) => sign === 'relu')?.count;
  if (inactiveRelus === null || relus === undefined) return [];
  const share = shareWords(inactiveRelus, relus);
  return [
    [
      vscode.l10n.t('Inactive ReLUs'),
      vscode.l10n.t('{0} of {1} ({2}): input of 0 or less', formatCount(inactiveRelus), formatCount(relus), share),
    ],
  ];
}

/** Returns the meaning of the line's colour, in words. */
function heatWords(gradient: number | null): string {
  const heat = heatOf(gradient);
  if (heat === 0) return '';
  const [least, next] = [heatSteps[heat - 1], heatSteps[heat]];
  return next === undefined
    ? vscode.l10n.t(' (colour: {0} or more)', String(least))
    : vscode.l10n.t(' (colour: {0} to {1})', String(least), String(next));
}

function functionRows(called: FunctionFigures, step: SourceStatistics): Rows {
  const made =
    called.nodes === 0 ? nodesWords(0) : `${nodesWords(called.nodes)} (${shareWords(called.nodes, step.nodes)})`;
  return [
    ...(called.calls === null ? [] : ([[vscode.l10n.t('Calls'), formatCount(called.calls)]] as const)),
    [vscode.l10n.t('Nodes'), vscode.l10n.t('{0}, including those of what it calls', made)],
    ...timeRows(called.milliseconds, step),
  ];
}

function backwardRows(step: SourceStatistics): Rows {
  return timeRows(step.time?.backward?.milliseconds ?? null, step);
}

function timeRows(milliseconds: number | null, { time }: SourceStatistics): Rows {
  if (milliseconds === null || time === null) return [];
  return [
    [
      vscode.l10n.t('Time'),
      vscode.l10n.t(
        "{0} of the step's time, {1} of {2} ms: mean of {3}, including the clock's own time",
        shareWords(milliseconds, time.milliseconds),
        formatNumber(milliseconds),
        formatNumber(time.milliseconds),
        timedStepsWords(time.steps),
      ),
    ],
  ];
}

/**
 * Returns a list of figures and the link into the Inspector: the only command that its links may
 * run.
 */
function markdown(rows: Rows, { step, gradientOf }: SourceStatistics, target: SourceTarget): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: [showInInspectorCommand] };
  const of = gradientOf === null ? '' : cell(vscode.l10n.t('gradients of {0}, not of the loss', gradientOf));
  text.appendMarkdown(`| ${vscode.l10n.t('Step {0}', formatCount(step))} | ${of} |\n|:--|:--|\n`);
  for (const [what, figure] of rows) text.appendMarkdown(`| ${cell(what)} &nbsp; | ${cell(figure)} |\n`);
  const link = `command:${showInInspectorCommand}?${encodeURIComponent(JSON.stringify([target]))}`;
  text.appendMarkdown(`\n[${vscode.l10n.t('Show in Inspector')}](${link})`);
  return text;
}

/** Returns text for a cell of a table: a bar would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '&#124;').replaceAll('<', '&lt;').replaceAll('*', '\\*');
}
