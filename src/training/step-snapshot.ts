/** One recorded step as the Inspector shows it. */

import { selectionCard } from '../graph/cards';
import { marking } from '../graph/marking';
import { tokenName } from '../graph/names';
import type { StepReading } from '../graph/step-reading';
import { tapeMap } from '../graph/tape-map';
import { paneSnapshot } from './pane-snapshot';
import type { ParameterHistory } from './parameter-history';
import type { SnapshotRequest, StepSnapshot } from './snapshot';

export function stepSnapshot(reading: StepReading, history: ParameterHistory, request: SnapshotRequest): StepSnapshot {
  const { selection, map, pane } = request;
  const { step, reach } = reading;
  const { tape, tokens, characters } = step;
  const { view, boxOf } = reading.view(request.view);
  const parents = view.boxes.map(({ parent }) => parent);
  const card = selection && selectionCard(reading, selection);
  history.untouched(step.step, reach.reached);
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
    map: tapeMap(step, reach, reading.summary(request.mapQuantity), map),
    marks: marking(reading, request.marking, { boxOf, parents }, map),
    card,
    history:
      card?.kind === 'parameter'
        ? history.of(card.node, { step: step.step, value: card.value, gradient: card.gradient })
        : null,
    pane: paneSnapshot(reading, pane),
    vocabulary: [...characters.keys(), characters.length].map((token) => tokenName(step, token)),
  };
}
