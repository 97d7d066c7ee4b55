/**
 * Step visits: goes to training steps on behalf of the user; the last target wins, and none waits
 * behind another.
 */

import { type ReadonlySignal, signal } from '@preact/signals';

export interface StepsOptions {
  /** Shows a step; resolves when it is there. */
  readonly visit: (step: number) => Promise<void>;
  /** Resolves when a visit has been waited for long enough: the next replaces it then. */
  readonly patience: () => Promise<void>;
}

export class StepsState {
  /** The step to show, until it is shown. */
  readonly wanted: ReadonlySignal<number | null>;
  private readonly target = signal<number | null>(null);
  private readonly options: StepsOptions;
  private going = false;
  /** The step that is on the screen. */
  private onScreen: number | null = null;

  constructor(options: StepsOptions) {
    this.wanted = this.target;
    this.options = options;
  }

  visit(step: number): void {
    this.target.value = step;
    if (!this.going) void this.go();
  }

  /** A step is on the screen; null: none. */
  shown(step: number | null): void {
    this.onScreen = step;
    if (!this.going) this.target.value = null;
  }

  private async go(): Promise<void> {
    this.going = true;
    for (let last: number | null = null; this.target.peek() !== last; ) {
      last = this.target.peek();
      if (last !== null) await Promise.race([this.options.visit(last), this.options.patience()]);
    }
    this.going = false;
    if (this.target.peek() === this.onScreen) this.target.value = null;
  }
}
