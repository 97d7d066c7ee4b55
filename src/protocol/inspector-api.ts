/** What the Inspector's page may ask of the extension, and the other way round: the boundary extension <-> webview (both ends use `webviewPort`). */

import type { ExportKind } from '../inspection/export/export';
import type { PaneRequest } from '../inspection/panes/panes';
import type { InspectorSnapshot, MatchesRequest, PanesSnapshot, SnapshotRequest } from '../inspection/snapshot';
import type { MatchRow } from '../step/find/matches';
import type { GraphPalette } from '../step/view/svg';
import type { Selection } from '../step/view/view';

/**
 * Offered by the extension. Arguments come from a webview and are validated before use (see schemas.ts).
 * The extension itself shows what goes wrong with an action; only the errors of `snapshot`, `panes` and `matches`, and of messages that were refused, come back.
 */
export interface InspectorHost {
  run(): Promise<void>;
  pause(): Promise<void>;
  step(): Promise<void>;
  restart(): Promise<void>;
  /** Brings back the run that was left last. */
  undo(): Promise<void>;
  /** Shows a step again that was trained before; resolves when it is there, or another was asked for meanwhile. */
  visit(step: number): Promise<void>;
  /** Goes over to the newest step of the branch that was left. */
  changeBranch(): Promise<void>;
  /** Keeps a step to compare others with; null keeps none any more. */
  compareWith(step: number | null): Promise<void>;
  /** What there is to show now. From then on each change is shown to the page as the answer to this request. `signal` ends a long query. */
  snapshot(request: SnapshotRequest, signal?: AbortSignal): Promise<InspectorSnapshot>;
  /** Moves the cursor to a moment of recorded step `step`, by its place among them. The debugger goes with it. */
  moveCursor(step: number, ordinal: number): Promise<void>;
  /** What there is to show below the graph now. `signal` ends a long query. */
  panes(pane: PaneRequest, signal?: AbortSignal): Promise<PanesSnapshot>;
  /** From now on changes are shown with this pane; null: without what is below the graph, which is out of sight. */
  showsPane(pane: PaneRequest | null): void;
  /** The page has painted what it has got last and may be shown the next. */
  painted(): void;
  /** Matches of a filter, none where it has an error; null where the step is no longer there. `signal` ends a long search. */
  matches(request: MatchesRequest, signal?: AbortSignal): Promise<readonly MatchRow[] | null>;
  /** Writes what is shown, or the step or run that it is of, into a file that the user picks. */
  export(kind: ExportKind): Promise<void>;
  /** The colours of the graph as the page has them, for its picture in a file. */
  colours(palette: GraphPalette): void;
  /** Shows the source at what is selected in recorded step `step`, its expression selected; `beside`: in a column to the side. */
  locate(selection: Selection, step: number, beside: boolean): Promise<void>;
  /** An error of the page, for the log. */
  reportError(message: string, stack: string): Promise<void>;
}

/** Offered by the page. */
export interface InspectorPage {
  /** Something changed, and this is the answer to the page's last request now. At most once a frame, and never before the page has painted the last one. */
  show(snapshot: InspectorSnapshot): void;
  /** Something changed that could not be shown: the page asks for it, and hears why. */
  changed(): void;
  /** The cursor is on another line of the model's source, from 1; null where it is in none. The page marks what the line makes. */
  cursorLine(line: number | null): void;
  /** Someone wants to see what a filter means: the page shows its matches. */
  find(filter: string): void;
  /** The keyboard belongs to the page, where something else took it because of what was done in the page. */
  takeKeyboard(): void;
}
