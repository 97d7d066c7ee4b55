/** Step snapshot: one recorded step as the Inspector shows it. */

import { type Cursor, momentCounts } from '../step/cursor/cursor';
import { marking } from '../step/find/marking';
import { tapeMap } from '../step/map/tape-map';
import { tokenName } from '../step/names/names';
import type { StepReading } from '../step/reading';
import { selectionCard } from '../step/view/cards';
import type { Run } from '../training/run/run';
import { cursorSnapshot } from './cursor-snapshot';
import type { SnapshotRequest, StepSnapshot } from './snapshot';

/**
 * `cursor`: null while training runs. Yields between the slow parts of a large step, where a caller
 * may do other work.
 */
export function* stepSnapshot(
  reading: StepReading,
  { parameterHistory: history, edits }: Pick<Run, 'parameterHistory' | 'edits'>,
  request: SnapshotRequest,
  cursor: Cursor | null,
): Generator<void, StepSnapshot> {
  const { selection, map } = request;
  yield* reading.readStep();
  yield* reading.readView(request.view);
  const { step, reach } = reading;
  const { tape, tokens, characters } = step;
  const { view, boxOf } = reading.view(request.view);
  const parents = view.boxes.map(({ parent }) => parent);
  const summary = reading.summary(request.mapQuantity, request.mapColumns);
  yield;
  const marks = yield* marking(reading, request.marking, { boxOf, parents }, map);
  const card = selection && selectionCard(reading, selection);
  yield;
  history.untouched(step.step, reach.reached);
  return {
    step: step.step,
    document: step.document,
    tokens: tokens.map((token) => tokenName(step, token)),
    positions: step.positions,
    loss: step.loss,
    learningRate: step.learningRate,
    created: step.created,
    edges: reach.edges,
    untouched: reach.untouched,
    parameters: tape.parameterCount,
    graph: cursor === null ? view : reading.viewAt(request.view, cursor),
    map: tapeMap(step, reach, summary, map),
    marks,
    card,
    history:
      card?.kind === 'parameter'
        ? history.of(card.node, { step: step.step, value: card.value, gradient: card.gradient })
        : null,
    setByHand: card?.kind === 'parameter' ? edits.filter(({ parameter }) => parameter === card.node) : [],
    moments: momentCounts(step),
    cursor: cursor && cursorSnapshot(reading, cursor, boxOf),
    vocabulary: [...characters.keys(), characters.length].map((token) => tokenName(step, token)),
  };
}
