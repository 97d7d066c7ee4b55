/** A query that the page waits for: it is told when one takes long, to be cancelled. */

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { SnapshotRequest } from '../../inspection/snapshot';
import type { Inspector } from './inspector';

export class LongQuery {
  /** Whether what the page waits for takes long. */
  readonly takesLong: ReadonlySignal<boolean>;
  private readonly long = signal(false);
  private readonly late: () => Promise<void>;
  private under: Promise<unknown> | null = null;

  /** `late` resolves when a query that was begun has taken long. */
  constructor(late: () => Promise<void>) {
    this.takesLong = this.long;
    this.late = late;
  }

  /** Waits for a query; one that comes after another takes its place. */
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

/** Takes back what was wanted since what is on the screen was asked for, as far as that can take long. */
export function goBack({ boxes, marking, panes }: Inspector, { view, marking: marked, pane }: SnapshotRequest): void {
  batch(() => {
    boxes.goBack(view);
    marking.goBack(marked);
    if (pane !== null) panes.choose(pane.kind);
  });
}
