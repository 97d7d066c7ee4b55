/** Selection pane: the card, whose contents are in the snapshot itself. */

import type { PaneReader } from './pane-reader';

export interface SelectionRequest {
  readonly kind: 'selection';
}

export type SelectionSnapshot = SelectionRequest;

export const selection: PaneReader<SelectionRequest, SelectionSnapshot, never> = {
  snapshot: (_, { kind }) => ({ kind }),
};
