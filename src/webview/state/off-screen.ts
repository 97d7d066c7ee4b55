/**
 * What nobody sees may wait: what is on the screen is shown and painted first, and what is scrolled away follows in the frame after it. A step changes hundreds
 * of elements, and in a narrow panel most of them are below the fold or beside the part of the graph that is looked at. What is below the graph is not even sent
 * while it is out of sight: it is asked for when the rest has been painted.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { PaneRequest } from '../../inspection/panes/panes';
import type { BelowSnapshot, InspectorSnapshot } from '../../inspection/snapshot';

export interface OffScreenOptions {
  /** What the open pane needs. */
  readonly pane: () => PaneRequest;
  readonly ask: (pane: PaneRequest, signal: AbortSignal) => Promise<BelowSnapshot>;
  /** Told what comes with each change from now on; null: nothing of what is below the graph. */
  readonly sees: (pane: PaneRequest | null) => void;
  readonly failed: (error: unknown) => void;
}

export interface WholeSnapshot extends InspectorSnapshot {
  readonly below: BelowSnapshot;
}

export class OffScreen {
  /** What the lower part of the page shows. */
  readonly below: ReadonlySignal<WholeSnapshot | null>;
  /** Whether all of the graph shows the same; false from the moment that something new is on the screen until the boxes beside it have followed. */
  readonly whole: ReadonlySignal<boolean>;
  /** Whether all of the page shows the same. */
  readonly settled: ReadonlySignal<boolean>;
  private readonly options: OffScreenOptions;
  private readonly shownBelow = signal<WholeSnapshot | null>(null);
  private readonly followed = signal(true);
  private readonly belowFollowed = signal(true);
  private belowSeen = true;
  /** What is below the graph, where it was asked for alone. */
  private asking: AbortController | null = null;
  private last: InspectorSnapshot | null = null;

  constructor(options: OffScreenOptions) {
    this.options = options;
    this.below = this.shownBelow;
    this.whole = this.followed;
    this.settled = this.belowFollowed;
  }

  /** What was shown last; null before. */
  get shown(): InspectorSnapshot | null {
    return this.last;
  }

  /** What is to come with a snapshot. */
  request(): PaneRequest | null {
    return this.belowSeen ? this.options.pane() : null;
  }

  /** The page shows something new. */
  show(shown: InspectorSnapshot): void {
    this.last = shown;
    this.asking?.abort();
    batch(() => {
      this.followed.value = false;
      this.belowFollowed.value = false;
      if (this.belowSeen && isWhole(shown)) this.shownBelow.value = shown;
    });
  }

  /** What is shown has to be painted; the rest follows. */
  async followAfter(painted: () => Promise<void>, afterwards: () => Promise<void>): Promise<void> {
    const { shown } = this;
    await painted();
    // Not before the next is asked for, nor before what else waits for the painting.
    void afterwards().then(() => this.painted(shown));
  }

  /** What was shown has been painted. Nothing follows where something newer is on the screen already, whose turn comes. */
  painted(shown: InspectorSnapshot | null): void {
    if (shown !== this.last || shown === null) return;
    batch(() => {
      this.followed.value = true;
      if (isWhole(shown)) this.showBelow(shown);
      else void this.fetchBelow(shown);
    });
  }

  /** Whether the lower part is on the screen, or near it. */
  seeBelow(seen: boolean): void {
    if (seen === this.belowSeen) return;
    this.belowSeen = seen;
    this.options.sees(this.request());
    const { last } = this;
    if (seen && last !== null && isWhole(last)) this.shownBelow.value = last;
  }

  private async fetchBelow(shown: InspectorSnapshot): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    try {
      const below = await this.options.ask(this.options.pane(), asking.signal);
      if (shown === this.last) batch(() => this.showBelow({ ...shown, below }));
    } catch (error) {
      if (!asking.signal.aborted) this.options.failed(error);
    }
  }

  private showBelow(whole: WholeSnapshot): void {
    this.shownBelow.value = whole;
    this.belowFollowed.value = true;
  }
}

function isWhole(snapshot: InspectorSnapshot): snapshot is WholeSnapshot {
  return snapshot.below !== null;
}
