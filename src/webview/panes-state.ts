/** Which pane is open below the graph, and what the panes remember; each pane's own state is a part of it. */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { PaneKind, PaneRequest } from '../training/snapshot';

/** In the order of their tabs. */
export const paneKinds = ['gradients'] as const satisfies readonly PaneKind[];

/** What is kept when the page is hidden. */
export const PanesStateSchema = v.object({
  open: v.picklist(paneKinds),
});

export type PanesState = Readonly<v.InferOutput<typeof PanesStateSchema>>;

export const initialPanesState: PanesState = { open: 'gradients' };

export class Panes {
  /** The pane whose tab was chosen last; what it shows may still be on its way. */
  readonly open: ReadonlySignal<PaneKind>;
  private readonly chosen = signal<PaneKind>('gradients');
  private readonly want: () => void;

  /** `want` asks for what is to be shown now. */
  constructor(kept: PanesState, want: () => void) {
    this.open = this.chosen;
    this.want = want;
    this.chosen.value = kept.open;
  }

  /** What the open pane needs. */
  request(): PaneRequest {
    return { kind: this.chosen.peek() };
  }

  /** What is to be kept; reads signals, so that an effect follows it. */
  state(): PanesState {
    return { open: this.chosen.value };
  }

  choose(kind: PaneKind): void {
    this.chosen.value = kind;
    this.want();
  }
}
