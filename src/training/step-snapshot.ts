/** One recorded step as the Inspector shows it. */

import { selectionCard } from '../graph/cards';
import { documentView } from '../graph/document-view';
import { viewOfNodes } from '../graph/graph-view';
import { marking } from '../graph/marking';
import { gradients, matrixSummaries, touched } from '../graph/matrices';
import { tokenName } from '../graph/names';
import type { StepReading } from '../graph/step-reading';
import { tapeMap } from '../graph/tape-map';
import type { PaneRequest, PaneSnapshot, SnapshotRequest, StepSnapshot } from './snapshot';

export function stepSnapshot(reading: StepReading, request: SnapshotRequest): StepSnapshot {
  const { selection, map, pane } = request;
  const { step, reach } = reading;
  const { tape, tokens, characters } = step;
  const { view, boxOf } = viewOfNodes(reading, request.view);
  const parents = view.boxes.map(({ parent }) => parent);
  return {
    step: step.step,
    document: step.document,
    tokens: tokens.map((token) => tokenName(step, token)),
    positions: step.positions,
    loss: step.loss,
    learningRate: step.learningRate,
    created: tape.length - tape.parameterCount,
    edges: reach.edges,
    untouched: reach.untouched,
    parameters: tape.parameterCount,
    graph: view,
    map: tapeMap(step, reach, reading.summary, map),
    marks: marking(reading, request.marking, { boxOf, parents }, map),
    card: selection && selectionCard(reading, selection),
    pane: paneSnapshot(reading, pane),
    vocabulary: [...characters.keys(), characters.length].map((token) => tokenName(step, token)),
  };
}

function paneSnapshot({ step, reach, tree }: StepReading, pane: PaneRequest): PaneSnapshot {
  switch (pane.kind) {
    case 'gradients':
      return {
        kind: pane.kind,
        matrices: matrixSummaries(step, reach),
        gradients: gradients(step),
        touched: touched(step, reach),
      };
    case 'document':
      return { kind: pane.kind, ...documentView(step, tree, pane) };
    case 'find':
      return { kind: pane.kind };
  }
}
