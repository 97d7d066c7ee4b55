/** Which pane is open below the graph, and what the panes remember; each pane's own state is a part of it. */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { PaneKind, PaneRequest } from '../training/snapshot';
import { DocumentState, DocumentStateSchema, initialDocumentState } from './document/document-state';

/** In the order of their tabs. */
export const paneKinds = ['gradients', 'document', 'find'] as const satisfies readonly PaneKind[];

/** What is kept when the page is hidden. */
export const PanesStateSchema = v.object({
  open: v.picklist(paneKinds),
  document: v.optional(DocumentStateSchema, initialDocumentState),
});

export type PanesState = Readonly<v.InferOutput<typeof PanesStateSchema>>;

export const initialPanesState: PanesState = { open: 'gradients', document: initialDocumentState };

export class Panes {
  /** The pane whose tab was chosen last; what it shows may still be on its way. */
  readonly open: ReadonlySignal<PaneKind>;
  readonly document: DocumentState;
  private readonly chosen = signal<PaneKind>('gradients');
  private readonly want: () => void;

  /** `want` asks for what is to be shown now. */
  constructor(kept: PanesState, want: () => void) {
    this.open = this.chosen;
    this.want = want;
    this.chosen.value = kept.open;
    this.document = new DocumentState(kept.document, want);
  }

  /** What the open pane needs. */
  request(): PaneRequest {
    const kind = this.chosen.peek();
    switch (kind) {
      case 'gradients':
        return { kind };
      case 'find':
        return { kind };
      case 'document':
        return { kind, ...this.document.request() };
    }
  }

  /** What is to be kept; reads signals, so that an effect follows it. */
  state(): PanesState {
    return { open: this.chosen.value, document: this.document.state() };
  }

  choose(kind: PaneKind): void {
    this.chosen.value = kind;
    this.want();
  }
}
