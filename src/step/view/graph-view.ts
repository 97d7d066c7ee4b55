/** Graph view builder: recorded step to boxes, their places, and the edges between them. */

import { shownLength, shownToken } from '../../text/token-text';
import { completed } from '../in-parts';
import { detailOfPlace, nameOfPlace } from '../names/names';
import type { StepReading } from '../reading';
import type { RecordedStep } from '../recorded-step';
import { countOf, type Place } from '../structure/places';
import { largestInPlace } from '../tape/largest';
import { nodeGradient, nodeValue } from '../tape/local-gradient';
import { operationSign } from '../tape/operations';
import { nodeCount } from '../tape/scopes';
import { type Box, viewBoxes } from './boxes';
import { chipsOfBoxes } from './chips';
import { boxEdges } from './edges';
import { heatRangeOf } from './heat';
import { layout } from './layout';
import { streamInput } from './residual';
import { streamEdges } from './stream';
import { takenFromTurns } from './taken';
import type { GraphBox, GraphView, GraphViewState } from './view';

const LONGEST_SIGN = 'relu '.length;

/**
 * A view, and the innermost of its boxes that each node of the step is in, -1 where it has none.
 */
export interface ViewOfNodes {
  readonly view: GraphView;
  readonly boxOf: Int32Array;
}

/**
 * Returns the view of a step in this state. Its places depend on the structure of the step alone,
 * not on its numbers.
 */
export function graphView(reading: StepReading, state: GraphViewState): GraphView {
  return viewOfNodes(reading, state).view;
}

export function viewOfNodes(reading: StepReading, state: GraphViewState): ViewOfNodes {
  return completed(viewInParts(reading, state));
}

export function* viewInParts(reading: StepReading, state: GraphViewState): Generator<void, ViewOfNodes> {
  const { step, reach, tree, scopeGradients } = reading;
  const boxes = viewBoxes(step, tree, state);
  yield;
  const { edges, flow, ends, feeds } = yield* boxEdges(step, reach, boxes);
  const words = boxes.boxes.map(({ place, turn }) => ({
    name: nameOfPlace(step, tree, place, turn),
    detail: detailOfPlace(step, tree, place),
  }));
  const inputs = boxes.boxes.map(({ place }) => streamInput(step, place));
  const detailRoom = longestDetail(step.characters);
  const { width, height, places, chips, sums } = layout(boxes, {
    feeds,
    characters: boxes.boxes.map((box, index) => charactersOf(box, words[index], detailRoom)),
    chips: chipsOfBoxes(tree, boxes, edges),
    residual: inputs.map((input) => input !== null),
  });
  const taken = takenFromTurns(step, boxes, edges, ends, places);
  const drawn = boxes.boxes.map((box, index) => {
    const plain = drawnBox(reading, box, words[index], places, index);
    if (plain.kind === 'node') return plain;
    const takes = taken.get(index);
    if (takes !== undefined) return { ...plain, takes };
    return sums.has(index) ? { ...plain, residual: true as const } : plain;
  });
  const onStream = inputs.map((input, index) => (sums.has(index) ? input : null));
  const stream = Int32Array.from(streamEdges(boxes, edges, onStream));
  const { opened, refused } = boxes;
  const heat = heatRangeOf(scopeGradients, (scope) => nodeCount(step.tape, scope));
  return {
    view: { width, height, boxes: drawn, chips, edges, flow, stream, heat, opened, refused },
    boxOf: boxes.boxOf,
  };
}

function drawnBox(
  { step, reach, scopeGradients }: StepReading,
  { key, place, parent, opened }: Box,
  { name, detail }: Words,
  places: Float64Array,
  index: number,
): GraphBox {
  const x = places[4 * index];
  const y = places[4 * index + 1];
  const width = places[4 * index + 2];
  const height = places[4 * index + 3];
  const largest = largestInPlace(step, reach, scopeGradients, place);
  const gradient = largest < 0 ? null : largest;
  const { kind } = place;
  // Written out twice: a view has hundreds of boxes, and spreading is the slowest part.
  if (kind !== 'node') {
    const box = { kind, key, parent, name, x, y, width, height, nodes: countOf(step, place), gradient, opened };
    const columns = columnsOf(step, place);
    if (columns !== undefined) return { ...box, columns };
    return detail === undefined ? box : { ...box, detail };
  }
  const { node } = place;
  const operation = operationSign(step.tape.op[node]);
  const value = nodeValue(step, node);
  const signedGradient = nodeGradient(step, reach, node);
  return { kind, key, parent, name, x, y, width, height, nodes: 1, gradient, node, operation, value, signedGradient };
}

/** Returns the number of parameters in a row of the place, if it is of parameters. */
function columnsOf({ tape }: RecordedStep, place: Place): number | undefined {
  if (place.kind === 'matrix' || place.kind === 'row') return place.matrix.columns;
  if (place.kind !== 'section') return undefined;
  const { members } = place;
  if (members.of === 'rows') return members.matrix.columns;
  return members.of === 'nodes' && members.nodes[0] < tape.parameterCount ? members.nodes.length : undefined;
}

interface Words {
  readonly name: string;
  readonly detail: string | undefined;
}

/**
 * Length of a box's first line. A scope's detail is the document's and is given room for any: boxes
 * do not move for it.
 */
function charactersOf({ place: { kind } }: Box, { name, detail }: Words, detailRoom: number): number {
  const length = shownLength(name);
  if (detail === undefined) return length + (kind === 'node' ? LONGEST_SIGN : 0);
  return length + 1 + (kind === 'scope' ? detailRoom : shownLength(detail));
}

/**
 * Of each vocabulary, the length of the longest detail of a position. All steps of a run have the
 * same vocabulary.
 */
const longestDetails = new WeakMap<readonly string[], number>();

function longestDetail(characters: readonly string[]): number {
  const known = longestDetails.get(characters);
  if (known !== undefined) return known;
  const longest = characters.reduce((most, token) => Math.max(most, shownLength(shownToken(token, 'short'))), 1);
  const length = Math.max('BOS'.length, longest) + ' → '.length + longest;
  longestDetails.set(characters, length);
  return length;
}
