/** Export: writes what is shown into files. */

import * as vscode from 'vscode';
import type { ExportKind, ExportRequest } from '../../inspection/export/export';
import { largestExport, megabytes, tooLarge } from '../../training/saved/file-size';
import { type Errors, RemediableError } from '../errors';
import type { Inspector } from '../inspector/inspector';
import { withPatience } from '../long-work';
import type { Training } from '../training/training';
import { writeFile } from './write-file';

/** The user is asked before a file of more bytes is made. */
const largeExport = 100e6;

export interface ExportParts {
  readonly training: Training;
  readonly inspector: Inspector;
  readonly errors: Errors;
}

/**
 * Makes a file of the current state and writes it to `target`; without a target the user picks a
 * place and is notified of what was written. Throws a UserError where there is nothing to write, or
 * it cannot be written.
 */
export async function exportFile(kind: ExportKind, parts: ExportParts, target?: vscode.Uri): Promise<void> {
  const { training } = parts;
  const request = requestFor(kind, parts.inspector);
  const length = await training.session.exportLength(kind);
  if (length > largestExport) throw tooLarge(length);
  if (length > largeExport && !(await isWanted(length))) return;
  const file = await withPatience(
    vscode.l10n.t('Exporting'),
    (signal) => training.session.export(request, signal),
    (tell) =>
      training.onDidExport((made) => tell(vscode.l10n.t('{0} of about {1}', megabytes(made), megabytes(length)))),
  );
  await writeFile({ bytes: file.bytes, ...fileType(kind, file.step) }, parts.errors, target);
}

/**
 * Returns the request for a file; its view, where it needs one, is that of the Inspector's page.
 */
function requestFor(kind: ExportKind, inspector: Inspector): ExportRequest {
  if (kind !== 'svg' && kind !== 'dot') return { kind };
  const { shown } = inspector;
  if (shown === null) {
    throw new RemediableError(vscode.l10n.t('There is no graph to export; open the Inspector first.'), {
      title: vscode.l10n.t('Open Inspector'),
      run: async () => vscode.commands.executeCommand('microgpt.openInspector'),
    });
  }
  const { view, palette } = shown;
  return kind === 'svg' ? { kind, view, palette } : { kind, view };
}

async function isWanted(length: number): Promise<boolean> {
  const go = vscode.l10n.t('Export');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('The file will have about {0}. Export it?', megabytes(length)),
    { modal: true },
    go,
  );
  return answer === go;
}

/** Returns the proposed name, and the kinds of files to choose from. */
function fileType(
  kind: ExportKind,
  step: number,
): { readonly name: string; readonly filters: { readonly [name: string]: string[] } } {
  switch (kind) {
    case 'svg':
      return { name: `microgpt-step-${step}.svg`, filters: { SVG: ['svg'] } };
    case 'dot':
      return { name: `microgpt-step-${step}.dot`, filters: { 'Graphviz DOT': ['dot', 'gv'] } };
    case 'gradients':
      return { name: `microgpt-step-${step}-gradients.csv`, filters: { CSV: ['csv'] } };
    case 'run':
      return { name: `microgpt-run-${step}-steps.csv`, filters: { CSV: ['csv'] } };
    case 'step':
      return { name: `microgpt-step-${step}.json`, filters: { JSON: ['json'] } };
  }
}
