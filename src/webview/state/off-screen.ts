/**
 * Off-screen parts: what is in view is shown and painted first, and the boxes of the graph that are
 * out of view follow in the next frame. A step changes hundreds of elements, most of them beside
 * the part of the graph that is in view.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { InspectorSnapshot } from '../../inspection/snapshot';

export class OffScreen {
  /**
   * True if all of the page shows the same snapshot; false from the moment that a new snapshot is
   * on the screen until the boxes out of view have followed.
   */
  readonly whole: ReadonlySignal<boolean>;
  private readonly followed = signal(true);
  private last: InspectorSnapshot | null = null;

  constructor() {
    this.whole = this.followed;
  }

  /** The page shows a new snapshot. */
  show(shown: InspectorSnapshot): void {
    this.last = shown;
    this.followed.value = false;
  }

  /** Waits until the shown snapshot is painted; then the rest follows. */
  async followAfter(painted: () => Promise<void>, afterwards: () => Promise<void>): Promise<void> {
    const { last } = this;
    await painted();
    // Follows only after the next request is sent, and after everything else that waits for the
    // painting.
    void afterwards().then(() => this.painted(last));
  }

  /**
   * The shown snapshot has been painted. Nothing follows if a newer one is on the screen already:
   * its turn comes.
   */
  painted(shown: InspectorSnapshot | null): void {
    if (shown !== null && shown === this.last) this.followed.value = true;
  }
}
