/** Step snapshot: one recorded step as the Inspector shows it. */

import { type Cursor, momentCounts } from '../step/cursor/cursor';
import { marking } from '../step/find/marking';
import { tapeMap } from '../step/map/tape-map';
import { tokenName } from '../step/names/names';
import { nodePlace } from '../step/names/node-place';
import type { StepReading } from '../step/reading';
import type { NodeId } from '../step/recorded-step';
import { nodeGradient, nodeValue } from '../step/tape/local-gradient';
import { selectionCard } from '../step/view/cards';
import type { ParameterHistory } from '../training/history/parameter-history';
import type { Run } from '../training/run/run';
import { cursorSnapshot } from './cursor-snapshot';
import type { SnapshotRequest, StepSnapshot } from './snapshot';

/** What is shown with a step that it does not have itself. */
interface Surroundings extends Pick<Run, 'parameterHistory' | 'edits'> {
  /**
   * The current step of training: another than the shown one in a generation, and where the
   * gradients of another node than the loss are shown. Null before the first.
   */
  readonly trained: StepReading | null;
  /** Whether the gradients are those of a node that somebody has asked for. */
  readonly isAsked: boolean;
}

/**
 * `cursor`: null while training runs. Yields between the slow parts of a large step, where a caller
 * may do other work.
 */
export function* stepSnapshot(
  reading: StepReading,
  { parameterHistory: history, edits, trained, isAsked }: Surroundings,
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
  if (step.gradientNode === step.lossNode) history.untouched(step.step, reach.reached);
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
    gradientOf:
      step.gradientNode === step.lossNode
        ? null
        : { node: step.gradientNode, name: nodePlace(step, reading.tree, step.gradientNode), asked: isAsked },
    graph: cursor === null ? view : reading.viewAt(request.view, cursor),
    map: tapeMap(step, reach, summary, map),
    marks,
    card,
    history: card?.kind === 'parameter' && trained !== null ? historyOf(history, trained, card.node) : null,
    setByHand: card?.kind === 'parameter' ? edits.filter(({ parameter }) => parameter === card.node) : [],
    moments: momentCounts(step),
    cursor: cursor && cursorSnapshot(reading, cursor, boxOf),
    vocabulary: [...characters.keys(), characters.length].map((token) => tokenName(step, token)),
  };
}

function historyOf(history: ParameterHistory, { step, reach }: StepReading, parameter: NodeId) {
  const value = nodeValue(step, parameter);
  return history.of(parameter, { step: step.step, value, gradient: nodeGradient(step, reach, parameter) });
}
