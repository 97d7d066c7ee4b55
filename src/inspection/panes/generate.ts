/** Generate pane: how a document is written, position by position. */

import { type WritingRequest, type WritingView, writingView } from '../../step/model/writing';
import type { PaneReader } from './pane-reader';

export interface GenerateRequest extends WritingRequest {
  readonly kind: 'generate';
}

export interface GenerateSnapshot {
  readonly kind: 'generate';
  /** Null where a training step is shown. */
  readonly writing: WritingView | null;
}

export const generate: PaneReader<GenerateRequest, GenerateSnapshot, 'reading'> = {
  read: (reading) => reading.readDocument(),
  snapshot: ({ reading: { step, tree } }, request) => ({
    kind: request.kind,
    writing: writingView(step, tree, request),
  }),
};
