/** Pane reader: makes the snapshot of one pane below the graph. */

import type { StepReading } from '../../step/reading';
import type { Run } from '../../training/run/run';
import type { Reference } from '../reference';

/** The sources of a pane. */
export interface PaneSources {
  /** Of the current step. */
  readonly reading: StepReading;
  /** The run of the step. */
  readonly run: Run;
  /** The reference step, with which others are compared; null without one. */
  readonly reference: Reference | null;
}

/** `Request` and `Snapshot` have the pane's kind; `Source` names what the reader needs. */
export interface PaneReader<Request, Snapshot, Source extends keyof PaneSources> {
  /**
   * Does the slow reading, before `snapshot`. Yields in between, where a caller may do other work.
   */
  read?(reading: StepReading): Generator<void, unknown>;
  /** Returns the contents of the pane, as plain data and typed arrays of its own. */
  snapshot(sources: Pick<PaneSources, Source>, request: Request): Snapshot;
}
