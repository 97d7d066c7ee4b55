/** Empty session: the status without a model, and the answers without a worker. */

import type { Calls } from '../../protocol/rpc';
import type { SessionApi } from '../../protocol/session-api';
import type { SessionStatus } from '../../training/status';

export const noModel: SessionStatus = {
  state: 'idle',
  step: 0,
  newest: 0,
  numSteps: 0,
  loss: null,
  learningRate: null,
  document: null,
  stepsPerSecond: null,
  speed: null,
  visiting: null,
  branch: null,
  other: null,
  config: null,
  run: null,
  program: null,
  corpus: null,
  documents: 0,
  division: null,
  vocabularySize: 0,
  parameters: 0,
  problem: null,
  generation: null,
  fromOlder: false,
  left: null,
};

/** The queries that have an answer without a model. */
export type SessionQueries = Pick<
  Calls<SessionApi>,
  'snapshot' | 'panes' | 'matches' | 'sourceStatistics' | 'runSummary'
>;

const panes = {
  losses: new Float64Array(),
  otherLosses: new Float64Array(),
  beside: [],
  edits: [],
  reference: null,
  pane: null,
};

export const emptySession: SessionQueries = {
  snapshot: async () => ({ status: noModel, recorded: null, panes }),
  panes: async () => panes,
  matches: async () => null,
  sourceStatistics: async () => null,
  runSummary: async () => null,
};
