/**
 * Cursor moves: moves the session's cursor on behalf of the user, one move at a time; the last
 * target wins.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { StepSnapshot } from '../../inspection/snapshot';

interface Wanted {
  readonly step: number;
  readonly ordinal: number;
}

export class ScrubberState {
  /** The target of the cursor, until the cursor is shown there. */
  readonly wanted: ReadonlySignal<Wanted | null>;
  private readonly target = signal<Wanted | null>(null);
  private readonly move: (step: number, ordinal: number) => Promise<void>;
  private moving = false;

  constructor(move: (step: number, ordinal: number) => Promise<void>) {
    this.wanted = this.target;
    this.move = move;
  }

  /** Returns the position of the cursor in a shown step, or its target position. */
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
