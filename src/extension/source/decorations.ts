/**
 * Line decorations: at the end of each line of the model's source that makes nodes, their number
 * and mean |gradient|; behind the line, its heat.
 */

import * as vscode from 'vscode';
import type { LineStatistics } from '../../step/source/line-statistics';
import { formatCount } from '../../text/numbers';
import type { SourceWatch } from './watch';
import { gradientWords, meanGradient } from './words';

/**
 * The least mean |gradient| of each heat, 1 to 4; below the first there is no heat. The same in
 * every step.
 */
export const heatSteps = [1e-3, 1e-2, 1e-1, 1] as const;

/** Returns the heat of a mean |gradient|, 0 to 4; one that is not finite is hottest. */
export function heatOf(gradient: number | null): number {
  if (gradient === null) return 0;
  return Number.isNaN(gradient) ? heatSteps.length : heatSteps.filter((least) => gradient >= least).length;
}

export function decorateLines(source: SourceWatch): vscode.Disposable {
  return new LineDecorations(source);
}

class LineDecorations implements vscode.Disposable {
  private readonly source: SourceWatch;
  /** By heat, 0 to 4. */
  private readonly types: readonly vscode.TextEditorDecorationType[];
  private readonly subscription: vscode.Disposable;
  /** The decorations that each editor shows, as text. */
  private readonly shown = new WeakMap<vscode.TextEditor, string>();

  constructor(source: SourceWatch) {
    this.source = source;
    this.types = [undefined, ...heatSteps].map((_, heat) =>
      vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        after: { color: new vscode.ThemeColor('microgpt.lineFigures'), margin: '0 0 0 2ch' },
        ...(heat === 0 ? {} : { backgroundColor: new vscode.ThemeColor(`microgpt.heat.${heat}`) }),
      }),
    );
    this.subscription = source.onDidChange(() => this.decorate());
    this.decorate();
  }

  dispose(): void {
    this.subscription.dispose();
    for (const type of this.types) type.dispose();
  }

  private decorate(): void {
    const { statistics, views } = this.source;
    const lines = statistics === null || !views.lineDecorations ? [] : statistics.lines;
    const decorations = lines.map((line) => ({ line: line.line, heat: heatOf(meanGradient(line)), text: words(line) }));
    for (const editor of vscode.window.visibleTextEditors) {
      const own = this.source.running.shows(editor.document) ? decorations : [];
      const text = JSON.stringify(own);
      if ((this.shown.get(editor) ?? '[]') === text) continue;
      this.shown.set(editor, text);
      for (const [heat, type] of this.types.entries()) {
        editor.setDecorations(
          type,
          own
            .filter((decoration) => decoration.heat === heat)
            .map(({ line, text }) => ({
              range: editor.document.lineAt(line - 1).range,
              renderOptions: { after: { contentText: text } },
            })),
        );
      }
    }
  }
}

/**
 * Returns ` 51,520 nodes  mean |∇|  0.004703`: as wide in every step, so that nothing moves as
 * training runs.
 */
function words(line: LineStatistics): string {
  const nodes = formatCount(line.nodes).padStart(7);
  const gradient = gradientWords(meanGradient(line)).padStart(8);
  // Ordinary spaces would be drawn as one.
  const text =
    line.nodes === 1
      ? vscode.l10n.t('{0} node   mean |∇| {1}', nodes, gradient)
      : vscode.l10n.t('{0} nodes  mean |∇| {1}', nodes, gradient);
  return text.replaceAll(' ', '\u00a0');
}
