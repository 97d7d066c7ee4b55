/**
 * Panes of the drawer, one line each. From here the compiler asks for a pane's schema, its state
 * and its view.
 */

import type { StepReading } from '../../step/reading';
import { compare } from './compare';
import { distributions } from './distributions';
import { document } from './document';
import { find } from './find';
import { generate } from './generate';
import { heatMaps } from './heat-maps';
import { matrices } from './matrices';
import type { PaneReader, PaneSources } from './pane-reader';
import { parameters } from './parameters';
import { selection } from './selection';
import { tokenizer } from './tokenizer';

const readers = {
  selection,
  heatMaps,
  matrices,
  parameters,
  distributions,
  document,
  generate,
  tokenizer,
  find,
  compare,
};

type Readers = typeof readers;

export type PaneKind = keyof Readers;

/** The requests by pane. */
export type PaneRequests = {
  readonly [K in PaneKind]: Parameters<Readers[K]['snapshot']>[1] & { readonly kind: K };
};

/** The snapshots by pane. */
export type PaneSnapshots = {
  readonly [K in PaneKind]: ReturnType<Readers[K]['snapshot']> & { readonly kind: K };
};

/** A request and a snapshot of the same pane. */
export type PaneRequest = PaneRequests[PaneKind];
export type PaneSnapshot = PaneSnapshots[PaneKind];

export const paneReaders: {
  readonly [K in PaneKind]: PaneReader<PaneRequests[K], PaneSnapshots[K], keyof PaneSources>;
} = readers;

/**
 * Does the slow reading for a pane, before its snapshot is made. Yields in between, where a caller
 * may do other work.
 */
export function* readPane(reading: StepReading, { kind }: PaneRequest): Generator<void, void> {
  yield* paneReaders[kind].read?.(reading) ?? [];
}

export function paneSnapshot<K extends PaneKind>(sources: PaneSources, request: PaneRequests[K]): PaneSnapshots[K] {
  const kind: K = request.kind;
  return paneReaders[kind].snapshot(sources, request);
}
