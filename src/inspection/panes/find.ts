/**
 * Find pane: finds nodes. Its results are among the marks, and in the answers to MatchesRequest.
 */

import type { PaneReader } from './pane-reader';

export interface FindRequest {
  readonly kind: 'find';
}

export type FindSnapshot = FindRequest;

export const find: PaneReader<FindRequest, FindSnapshot, never> = {
  snapshot: (_, { kind }) => ({ kind }),
};
