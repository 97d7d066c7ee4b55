/** Moves the session's cursor as the user does: one move at a time, and the last that was wanted wins. */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { StepSnapshot } from '../../inspection/snapshot';

interface Wanted {
  readonly step: number;
  readonly ordinal: number;
}

export class ScrubberState {
  /** Where the cursor shall be, until it is shown there. */
  readonly wanted: ReadonlySignal<Wanted | null>;
  private readonly target = signal<Wanted | null>(null);
  private readonly move: (step: number, ordinal: number) => Promise<void>;
  private moving = false;

  constructor(move: (step: number, ordinal: number) => Promise<void>) {
    this.wanted = this.target;
    this.move = move;
  }

  /** The place of the cursor in a step that is shown, or where it is about to be. */
  ordinalIn({ step, cursor }: StepSnapshot): number | null {
    const wanted = this.target.value;
    return wanted?.step === step && cursor !== null ? wanted.ordinal : (cursor?.ordinal ?? null);
  }

  moveTo(step: number, ordinal: number): void {
    this.target.value = { step, ordinal };
    if (!this.moving) void this.go();
  }

  /** A snapshot is on the screen. */
  shown(): void {
    if (!this.moving) this.target.value = null;
  }

  private async go(): Promise<void> {
    this.moving = true;
    for (let last: Wanted | null = null; this.target.peek() !== last; ) {
      last = this.target.peek();
      if (last !== null) await this.move(last.step, last.ordinal);
    }
    this.moving = false;
  }
}
