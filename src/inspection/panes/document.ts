/** Document pane: the document as the model read it. */

import { type DocumentRequest as DocumentPart, type DocumentView, documentView } from '../../step/model/document';
import type { PaneReader } from './pane-reader';

export interface DocumentRequest extends DocumentPart {
  readonly kind: 'document';
}

export interface DocumentSnapshot extends DocumentView {
  readonly kind: 'document';
}

export const document: PaneReader<DocumentRequest, DocumentSnapshot, 'reading'> = {
  read: (reading) => reading.readDocument(),
  snapshot: ({ reading: { step, tree } }, request) => ({ kind: request.kind, ...documentView(step, tree, request) }),
};
