/**
 * Passes: plays a step that was taken singly as what it is. The forward pass reveals the tape from
 * left to right, the backward pass paints its gradients from right to left, the update follows.
 */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { Phase } from '../../step/cursor/cursor';

/** A moment of the play: a phase, and how much of it is over, from 0 to 1. */
export interface PlayedMoment {
  readonly phase: Phase;
  readonly share: number;
}

/** Milliseconds of each phase: less than a second in all. */
const lengths = { forward: 320, backward: 420, update: 160 } as const;

const order = ['forward', 'backward', 'update'] as const;

export interface PassesOptions {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Calls back before the next frame is painted. */
  readonly frame: (then: () => void) => void;
  /** Whether less motion is wanted. */
  readonly still: () => boolean;
}

export class Passes {
  /** The current moment; null while nothing is played. */
  readonly at: ReadonlySignal<PlayedMoment | null>;
  private readonly moment = signal<PlayedMoment | null>(null);
  private readonly options: PassesOptions;
  private began: number | null = null;

  constructor(options: PassesOptions) {
    this.at = this.moment;
    this.options = options;
  }

  /** Plays from the beginning. */
  play(): void {
    if (this.options.still()) return;
    const waiting = this.began !== null;
    this.began = this.options.now();
    this.moment.value = { phase: 'forward', share: 0 };
    if (!waiting) this.options.frame(() => this.turn());
  }

  /** Ends the play at once. */
  stop(): void {
    this.began = null;
    this.moment.value = null;
  }

  private turn(): void {
    if (this.began === null) return;
    this.moment.value = momentAt(this.options.now() - this.began);
    if (this.moment.value === null) this.began = null;
    else this.options.frame(() => this.turn());
  }
}

/** Returns the moment so many milliseconds after the beginning; null after the end. */
export function momentAt(milliseconds: number): PlayedMoment | null {
  let rest = milliseconds;
  for (const phase of order) {
    const length = lengths[phase];
    if (rest < length) return { phase, share: Math.max(0, rest / length) };
    rest -= length;
  }
  return null;
}

/** How much of the tape is revealed from its left end, and painted from its right end: shares. */
export interface Progress {
  readonly revealed: number;
  readonly painted: number;
}

export function progressOf({ phase, share }: PlayedMoment): Progress {
  if (phase === 'forward') return { revealed: share, painted: 0 };
  return { revealed: 1, painted: phase === 'backward' ? share : 1 };
}
