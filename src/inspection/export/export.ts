/**
 * Export: the kinds of files, and the writing of them in pieces, so that it can be cancelled and
 * never blocks the session.
 */

import { gradientsCsv } from '../../step/parameters/gradients-csv';
import type { StepReading } from '../../step/reading';
import { graphDot } from '../../step/view/dot';
import { graphView } from '../../step/view/graph-view';
import { type GraphPalette, graphSvg } from '../../step/view/svg';
import type { GraphViewState } from '../../step/view/view';
import { shownText } from '../../text/token-text';
import type { Run } from '../../training/run/run';
import { largestExport, tooLarge } from '../../training/saved/file-size';
import { runCsv } from './run-csv';
import { stepJson, stepJsonLength } from './step-json';

export type ExportRequest =
  /** The graph with its open boxes, as a picture, and in the language of Graphviz. */
  | { readonly kind: 'svg'; readonly view: GraphViewState; readonly palette: GraphPalette }
  | { readonly kind: 'dot'; readonly view: GraphViewState }
  /** All parameters of the step. */
  | { readonly kind: 'gradients' }
  /** All steps of the run. */
  | { readonly kind: 'run' }
  /** Everything of the step. */
  | { readonly kind: 'step' };

export type ExportKind = ExportRequest['kind'];

/** A file to be written. */
export interface ExportFile {
  /** The step of its contents; for the run, the last one. */
  readonly step: number;
  /** UTF-8. */
  readonly bytes: Uint8Array;
}

/**
 * Approximate bytes of a line of the parameters' file without the optimizer's numbers, and of each
 * figure of a line of that file and of the run's.
 */
const GRADIENT_LINE = 86;
const FIGURE = 22;

/**
 * Returns the approximate length of the file, bytes; 0 for pictures of the graph, which are small.
 */
export function exportLength(kind: ExportKind, run: Run, reading: StepReading): number {
  switch (kind) {
    case 'svg':
    case 'dot':
      return 0;
    case 'gradients':
      return run.parameterCount * (GRADIENT_LINE + reading.step.optimizer.length * FIGURE);
    case 'run':
      return run.losses.length * (4 + 3 * run.matrices.length) * FIGURE;
    case 'step':
      return stepJsonLength(reading, run.config);
  }
}

/** Yields the file in pieces of text. */
export function exportPieces(request: ExportRequest, run: Run, reading: StepReading): Iterable<string> {
  const { step } = reading;
  const title = `MicroGPT, step ${step.step}: ${shownText(step.document)}`;
  switch (request.kind) {
    case 'svg':
      return [graphSvg(graphView(reading, request.view), request.palette, title)];
    case 'dot':
      return [graphDot(graphView(reading, request.view), title)];
    case 'gradients':
      return gradientsCsv(reading);
    case 'run':
      return runCsv(run);
    case 'step':
      return stepJson(reading, run.config);
  }
}

/** The services that an export needs from its host. */
export interface ExportSurroundings {
  encode(text: string): Uint8Array;
  /**
   * Called between two pieces: lets other requests be answered, reports the bytes made so far,
   * throws where the file is no longer wanted.
   */
  between(made: number): Promise<void>;
}

/** Joins the pieces. Throws a UserError for a file that is too large. */
export async function collect(pieces: Iterable<string>, { encode, between }: ExportSurroundings): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    const part = encode(piece);
    parts.push(part);
    length += part.length;
    if (length > largestExport) throw tooLarge(length);
    await between(length);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
