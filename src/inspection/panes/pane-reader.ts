/** A reader of a pane: it makes what one pane below the graph shows. */

import type { StepReading } from '../../step/reading';
import type { Run } from '../../training/run/run';
import type { Reference } from '../reference';

/** A pane is read from these. */
export interface PaneSources {
  /** Of the current step. */
  readonly reading: StepReading;
  /** The run that the step belongs to. */
  readonly run: Run;
  /** The step that is kept to compare others with; null where none is. */
  readonly reference: Reference | null;
}

/** `Request` and `Snapshot` have the pane's kind; `Source` names what the reader needs. */
export interface PaneReader<Request, Snapshot, Source extends keyof PaneSources> {
  /** Reads what takes long, before `snapshot`. Yields in between, where a caller may see to other things. */
  read?(reading: StepReading): Generator<void, unknown>;
  /** What the pane shows, as plain data and typed arrays of its own. */
  snapshot(sources: Pick<PaneSources, Source>, request: Request): Snapshot;
}
