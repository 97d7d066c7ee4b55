/**
 * Off-screen parts: the visible part is shown and painted first, and the part that is scrolled away
 * follows in the next frame. A step changes hundreds of elements, and in a narrow panel most of
 * them are below the fold or beside the part of the graph that is in view. The panes below the
 * graph are not even sent while they are out of view: they are requested when the rest has been
 * painted.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { PaneRequest } from '../../inspection/panes/panes';
import type { InspectorSnapshot, PanesSnapshot } from '../../inspection/snapshot';

export interface OffScreenOptions {
  /** Returns the request of the open pane. */
  readonly pane: () => PaneRequest;
  readonly ask: (pane: PaneRequest, signal: AbortSignal) => Promise<PanesSnapshot>;
  /**
   * Receives what comes with each change from now on; null: no data of the part below the graph.
   */
  readonly showsPane: (pane: PaneRequest | null) => void;
  readonly failed: (error: unknown) => void;
}

export interface WholeSnapshot extends InspectorSnapshot {
  readonly panes: PanesSnapshot;
}

export class OffScreen {
  /** The snapshot that the lower part of the page shows. */
  readonly lower: ReadonlySignal<WholeSnapshot | null>;
  /**
   * True if all of the graph shows the same snapshot; false from the moment that a new snapshot is
   * on the screen until the boxes out of view have followed.
   */
  readonly whole: ReadonlySignal<boolean>;
  /** True if all of the page shows the same snapshot. */
  readonly settled: ReadonlySignal<boolean>;
  private readonly options: OffScreenOptions;
  private readonly shownLower = signal<WholeSnapshot | null>(null);
  private readonly followed = signal(true);
  private readonly lowerFollowed = signal(true);
  private lowerSeen = true;
  /** The request for the panes, where they were requested alone. */
  private asking: AbortController | null = null;
  private last: InspectorSnapshot | null = null;

  constructor(options: OffScreenOptions) {
    this.options = options;
    this.lower = this.shownLower;
    this.whole = this.followed;
    this.settled = this.lowerFollowed;
  }

  /** The snapshot that was shown last; null before. */
  get shown(): InspectorSnapshot | null {
    return this.last;
  }

  /** Returns the pane request to send with a snapshot. */
  request(): PaneRequest | null {
    return this.lowerSeen ? this.options.pane() : null;
  }

  /** The page shows a new snapshot. */
  show(shown: InspectorSnapshot): void {
    this.last = shown;
    this.asking?.abort();
    batch(() => {
      this.followed.value = false;
      this.lowerFollowed.value = false;
      if (this.lowerSeen && isWhole(shown)) this.shownLower.value = shown;
    });
  }

  /** Waits until the shown snapshot is painted; then the rest follows. */
  async followAfter(painted: () => Promise<void>, afterwards: () => Promise<void>): Promise<void> {
    const { shown } = this;
    await painted();
    // Follows only after the next request is sent, and after everything else that waits for the
    // painting.
    void afterwards().then(() => this.painted(shown));
  }

  /**
   * The shown snapshot has been painted. Nothing follows if a newer one is on the screen already:
   * its turn comes.
   */
  painted(shown: InspectorSnapshot | null): void {
    if (shown !== this.last || shown === null) return;
    batch(() => {
      this.followed.value = true;
      if (isWhole(shown)) this.showLower(shown);
      else void this.fetchPanes(shown);
    });
  }

  /** Takes whether the lower part is on the screen, or near it. */
  seeLower(seen: boolean): void {
    if (seen === this.lowerSeen) return;
    this.lowerSeen = seen;
    this.options.showsPane(this.request());
    const { last } = this;
    if (seen && last !== null && isWhole(last)) this.shownLower.value = last;
  }

  private async fetchPanes(shown: InspectorSnapshot): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    try {
      const panes = await this.options.ask(this.options.pane(), asking.signal);
      if (shown === this.last) batch(() => this.showLower({ ...shown, panes }));
    } catch (error) {
      if (!asking.signal.aborted) this.options.failed(error);
    }
  }

  private showLower(whole: WholeSnapshot): void {
    this.shownLower.value = whole;
    this.lowerFollowed.value = true;
  }
}

function isWhole(snapshot: InspectorSnapshot): snapshot is WholeSnapshot {
  return snapshot.panes !== null;
}
