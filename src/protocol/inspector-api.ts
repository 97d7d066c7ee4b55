/** What the Inspector's page may ask of the extension, and the other way round: the boundary extension <-> webview (both ends use `webviewPort`). */

import type { Selection } from '../graph/view';
import type { InspectorSnapshot, SnapshotRequest } from '../training/snapshot';
import type { SessionStatus } from '../training/status';

/**
 * Offered by the extension. Arguments come from a webview and are validated before use (see schemas.ts).
 * The extension itself shows what goes wrong with an action; only the errors of `snapshot`, and of messages that were refused, come back.
 */
export interface InspectorHost {
  run(): Promise<void>;
  pause(): Promise<void>;
  step(): Promise<void>;
  restart(): Promise<void>;
  snapshot(request: SnapshotRequest): Promise<InspectorSnapshot>;
  /** Shows the source at what is selected in recorded step `step`, its expression selected. */
  reveal(selection: Selection, step: number): Promise<void>;
  /** An error of the page, for the log. */
  reportError(message: string, stack: string): Promise<void>;
}

/** Offered by the page. */
export interface InspectorPage {
  /** There is something new to show. Sent at most once a frame and never again before the page has asked for a snapshot. */
  changed(status: SessionStatus): void;
}
