/**
 * Inspector boundary: the requests of the Inspector's page to the extension, and those of the
 * extension to the page, extension <-> webview (both ends use `webviewPort`).
 */

import type { ExportKind } from '../inspection/export/export';
import type { InspectorSnapshot, MatchesRequest, SnapshotRequest } from '../inspection/snapshot';
import type { MatchRow } from '../step/find/matches';
import type { GraphPalette } from '../step/view/svg';
import type { Selection } from '../step/view/view';
import type { GenerationOptions } from '../training/generation/options';
import type { Steering } from './steering';

/**
 * Served by the extension. Arguments come from a webview and are validated before use (see
 * schemas.ts). The extension itself shows the errors of actions; only the errors of `snapshot` and
 * `matches`, and of refused messages, come back.
 */
export interface InspectorHost {
  run(): Promise<void>;
  pause(): Promise<void>;
  step(): Promise<void>;
  /** Sets the most steps a second that training takes; null for as many as the machine takes. */
  setSpeed(stepsPerSecond: number | null): Promise<void>;
  restart(): Promise<void>;
  /** Restores the run that was left last. */
  undo(): Promise<void>;
  /**
   * Shows an earlier step again; resolves when it is shown, or another was requested in the
   * meantime.
   */
  visit(step: number): Promise<void>;
  /** Goes to the newest step of the branch that was left. */
  changeBranch(): Promise<void>;
  /** Keeps a step as the reference for comparisons; null removes it. */
  compareWith(step: number | null): Promise<void>;
  /**
   * Returns the current snapshot. From then on each change is shown to the page as the answer to
   * this request. `signal` ends a long query.
   */
  snapshot(request: SnapshotRequest, signal?: AbortSignal): Promise<InspectorSnapshot>;
  /**
   * Moves the cursor to a moment of recorded step `step`, by its ordinal. The debugger moves with
   * it.
   */
  moveCursor(step: number, ordinal: number): Promise<void>;
  /** The page has painted the last snapshot and is ready for the next. */
  painted(): void;
  /**
   * Returns the matches of a filter, none where it has an error; null where the step is no longer
   * there. `signal` ends a long search.
   */
  matches(request: MatchesRequest, signal?: AbortSignal): Promise<readonly MatchRow[] | null>;
  /** Writes the current view, or its step or run, into a file that the user picks. */
  export(kind: ExportKind): Promise<void>;
  /** The colours of the graph in the page, for its picture in a file. */
  colours(palette: GraphPalette): void;
  /**
   * Shows the source of the selection in recorded step `step`, its expression selected; `beside`:
   * in a column to the side.
   */
  locate(selection: Selection, step: number, beside: boolean): Promise<void>;
  /**
   * Shows the gradients of a node of step `step` in place of the loss's; null: those of the loss
   * again.
   */
  gradientOf(selection: Selection | null, step: number): Promise<void>;
  /**
   * Records the writing of a document and shows it in place of the current step; null: with the
   * temperature of the settings and nothing forced.
   */
  generate(options: GenerationOptions | null): Promise<void>;
  /** Shows the current step again in place of a generation. */
  leaveGeneration(): Promise<void>;
  /** An error of the page, for the log. */
  reportError(message: string, stack: string): Promise<void>;
}

/** Served by the page. */
export interface InspectorPage {
  /**
   * Something has changed, and this is the new answer to the page's last request. At most once a
   * frame, and never before the page has painted the last one.
   */
  show(snapshot: InspectorSnapshot): void;
  /** A change could not be shown: the page asks for it, and receives the reason. */
  changed(): void;
  /**
   * The cursor is on another line of the model's source, from 1; null where it is in none. The page
   * marks the nodes that the line makes.
   */
  cursorLine(line: number | null): void;
  /** Another view asks for the matches of a filter: the page shows them. */
  find(filter: string): void;
  /** Another view asks for a place: the page goes there. */
  steer(to: Steering): void;
  /** The page takes the keyboard focus back, where an action in the page has moved it elsewhere. */
  takeKeyboard(): void;
}
