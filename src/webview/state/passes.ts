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

/** The share of each phase. */
const shares = { forward: 0.36, backward: 0.46, update: 0.18 } as const;

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
  private length = 0;

  constructor(options: PassesOptions) {
    this.at = this.moment;
    this.options = options;
  }

  /** Plays from the beginning, for so many milliseconds. */
  play(length: number): void {
    if (this.options.still()) return;
    const waiting = this.began !== null;
    this.began = this.options.now();
    this.length = length;
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
    this.moment.value = momentAt((this.options.now() - this.began) / this.length);
    if (this.moment.value === null) this.began = null;
    else this.options.frame(() => this.turn());
  }
}

/** Returns the moment at a share of the play, 0 at its beginning; null after the end. */
export function momentAt(played: number): PlayedMoment | null {
  let rest = played;
  for (const phase of order) {
    const share = shares[phase];
    if (rest < share) return { phase, share: Math.max(0, rest / share) };
    rest -= share;
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
