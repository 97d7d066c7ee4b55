/** Which attention the document's pane shows. */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { DocumentRequest } from '../../step/model/document';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const DocumentStateSchema = v.object({ layer: index, head: v.nullable(index) });

/** All heads of the first layer. */
export const initialDocumentState: DocumentRequest = { layer: 0, head: null };

export class DocumentState {
  private readonly chosen: { value: DocumentRequest } & ReadonlySignal<DocumentRequest>;
  private readonly want: () => void;

  constructor(kept: DocumentRequest, want: () => void) {
    this.chosen = signal(kept);
    this.want = want;
  }

  request(): DocumentRequest {
    return this.chosen.peek();
  }

  /** What is to be kept; reads a signal. */
  state(): DocumentRequest {
    return this.chosen.value;
  }

  choose(change: Partial<DocumentRequest>): void {
    this.chosen.value = { ...this.chosen.peek(), ...change };
    this.want();
  }
}
