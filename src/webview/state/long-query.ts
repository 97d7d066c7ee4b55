/**
 * Long query: a query that the page waits for. It signals when a query takes long, so that the user
 * can cancel it.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { SnapshotRequest } from '../../inspection/snapshot';
import type { Inspector } from './inspector';

export class LongQuery {
  /** True if the query that the page waits for takes long. */
  readonly takesLong: ReadonlySignal<boolean>;
  private readonly long = signal(false);
  private readonly late: () => Promise<void>;
  private under: Promise<unknown> | null = null;

  /** `late` resolves when a query that was begun has taken long. */
  constructor(late: () => Promise<void>) {
    this.takesLong = this.long;
    this.late = late;
  }

  /** Waits for a query; a newer query takes its place. */
  async wait<T>(query: Promise<T>): Promise<T> {
    this.under = query;
    void this.late().then(() => {
      if (this.under === query) this.long.value = true;
    });
    try {
      return await query;
    } finally {
      if (this.under === query) {
        this.under = null;
        this.long.value = false;
      }
    }
  }
}

/**
 * Takes back the user's choices since the request for the snapshot on the screen, as far as they
 * can take long.
 */
export function goBack({ boxes, marking, panes }: Inspector, { view, marking: marked, pane }: SnapshotRequest): void {
  batch(() => {
    boxes.goBack(view);
    marking.goBack(marked);
    if (pane !== null) panes.choose(pane.kind);
  });
}
