/**
 * The order of showing: what is on the screen is shown and painted first, and what is scrolled away follows in the frame
 * after it. A step changes hundreds of elements, and in a narrow panel most of them are below the fold or beside the part
 * of the graph that is in sight. The panes below the graph are not even sent while they are out of sight: they are asked
 * for when the rest has been painted.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { PaneRequest } from '../../inspection/panes/panes';
import type { InspectorSnapshot, PanesSnapshot } from '../../inspection/snapshot';

export interface OffScreenOptions {
  /** What the open pane needs. */
  readonly pane: () => PaneRequest;
  readonly ask: (pane: PaneRequest, signal: AbortSignal) => Promise<PanesSnapshot>;
  /** Told what comes with each change from now on; null: nothing of what is below the graph. */
  readonly showsPane: (pane: PaneRequest | null) => void;
  readonly failed: (error: unknown) => void;
}

export interface WholeSnapshot extends InspectorSnapshot {
  readonly panes: PanesSnapshot;
}

export class OffScreen {
  /** What the lower part of the page shows. */
  readonly lower: ReadonlySignal<WholeSnapshot | null>;
  /** Whether all of the graph shows the same; false from the moment that something new is on the screen until the boxes beside it have followed. */
  readonly whole: ReadonlySignal<boolean>;
  /** Whether all of the page shows the same. */
  readonly settled: ReadonlySignal<boolean>;
  private readonly options: OffScreenOptions;
  private readonly shownLower = signal<WholeSnapshot | null>(null);
  private readonly followed = signal(true);
  private readonly lowerFollowed = signal(true);
  private lowerSeen = true;
  /** The panes, where they were asked for alone. */
  private asking: AbortController | null = null;
  private last: InspectorSnapshot | null = null;

  constructor(options: OffScreenOptions) {
    this.options = options;
    this.lower = this.shownLower;
    this.whole = this.followed;
    this.settled = this.lowerFollowed;
  }

  /** What was shown last; null before. */
  get shown(): InspectorSnapshot | null {
    return this.last;
  }

  /** What is to come with a snapshot. */
  request(): PaneRequest | null {
    return this.lowerSeen ? this.options.pane() : null;
  }

  /** The page shows something new. */
  show(shown: InspectorSnapshot): void {
    this.last = shown;
    this.asking?.abort();
    batch(() => {
      this.followed.value = false;
      this.lowerFollowed.value = false;
      if (this.lowerSeen && isWhole(shown)) this.shownLower.value = shown;
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
      if (isWhole(shown)) this.showLower(shown);
      else void this.fetchPanes(shown);
    });
  }

  /** Whether the lower part is on the screen, or near it. */
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
