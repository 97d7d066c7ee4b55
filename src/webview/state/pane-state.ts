/** The state of a pane: the choices in it, what it asks for with them, and what is kept of it when the page is hidden. */

import { type Signal, signal } from '@preact/signals';
import type * as v from 'valibot';
import type { PaneKind, PaneRequests } from '../../inspection/panes/panes';

/** State of a pane in which `Choice` is chosen. */
export class PaneState<Kind extends PaneKind, Choice extends object> {
  private readonly chosen: Signal<Choice>;
  private readonly want: () => void;
  private readonly asks: (choice: Choice) => PaneRequests[Kind];

  /** `want` asks for what is to be shown now; `asks` makes what the pane needs. */
  constructor(kept: Choice, want: () => void, asks: (choice: Choice) => PaneRequests[Kind]) {
    this.chosen = signal(kept);
    this.want = want;
    this.asks = asks;
  }

  /** What the pane needs. */
  request(): PaneRequests[Kind] {
    return this.asks(this.chosen.peek());
  }

  /** What is chosen; reads a signal. */
  choice(): Choice {
    return this.chosen.value;
  }

  /** What is to be kept; reads signals, so that an effect follows it. */
  kept(): Choice {
    return this.chosen.value;
  }

  /** Chooses something, and asks again where the pane needs something else now. */
  choose(part: Partial<Choice>): void {
    const before = JSON.stringify(this.request());
    this.chosen.value = { ...this.chosen.peek(), ...part };
    this.chose(part);
    if (JSON.stringify(this.request()) !== before) this.want();
  }

  /** Something was chosen, and is about to be asked for. */
  protected chose(_part: Partial<Choice>): void {}
}

/** How a pane's state is made from what was kept. */
export interface PaneDefinition<Kept, State> {
  /** Of what is kept; makes what a pane begins with of `undefined`. */
  readonly schema: v.GenericSchema<unknown, Kept>;
  create(kept: Kept, want: () => void): State;
}

/** The definition of a pane whose state is its choices alone. */
export function definePane<Kind extends PaneKind, Choice extends object>(
  schema: v.GenericSchema<unknown, Choice>,
  asks: (choice: Choice) => PaneRequests[Kind],
): PaneDefinition<Choice, PaneState<Kind, Choice>> {
  return { schema, create: (kept, want) => new PaneState(kept, want, asks) };
}
