/**
 * Pane state: the choices in a pane, the request that they lead to, and the state that is kept when
 * the page is hidden.
 */

import { type Signal, signal } from '@preact/signals';
import type * as v from 'valibot';
import type { PaneKind, PaneRequests } from '../../inspection/panes/panes';

/** State of a pane with the choices `Choice`. */
export class PaneState<Kind extends PaneKind, Choice extends object> {
  private readonly chosen: Signal<Choice>;
  private readonly want: () => void;
  private readonly asks: (choice: Choice) => PaneRequests[Kind];

  /** `want` requests the current snapshot; `asks` makes the pane's request. */
  constructor(kept: Choice, want: () => void, asks: (choice: Choice) => PaneRequests[Kind]) {
    this.chosen = signal(kept);
    this.want = want;
    this.asks = asks;
  }

  /** Returns the request of the pane. */
  request(): PaneRequests[Kind] {
    return this.asks(this.chosen.peek());
  }

  /** Returns the choices; reads a signal. */
  choice(): Choice {
    return this.chosen.value;
  }

  /** Returns the state to keep. Reads signals, so an effect follows it. */
  kept(): Choice {
    return this.chosen.value;
  }

  /** Sets a part of the choices, and sends a request if the pane now needs other data. */
  choose(part: Partial<Choice>): void {
    const before = JSON.stringify(this.request());
    this.chosen.value = { ...this.chosen.peek(), ...part };
    this.chose(part);
    if (JSON.stringify(this.request()) !== before) this.want();
  }

  /** Runs after a choice, before the request for it. */
  protected chose(_part: Partial<Choice>): void {}
}

/** Defines how a pane's state is made from the kept state. */
export interface PaneDefinition<Kept, State> {
  /** Schema of the kept state; makes the initial state of `undefined`. */
  readonly schema: v.GenericSchema<unknown, Kept>;
  create(kept: Kept, want: () => void): State;
}

/** Returns the definition of a pane whose state consists of its choices alone. */
export function definePane<Kind extends PaneKind, Choice extends object>(
  schema: v.GenericSchema<unknown, Choice>,
  asks: (choice: Choice) => PaneRequests[Kind],
): PaneDefinition<Choice, PaneState<Kind, Choice>> {
  return { schema, create: (kept, want) => new PaneState(kept, want, asks) };
}
